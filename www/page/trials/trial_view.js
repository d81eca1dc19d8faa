// What came of a trial, in figures and a sentence.

import { h } from "../dom.js";

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const count = (number, noun, nouns = `${noun}s`) => `${number} ${number === 1 ? noun : nouns}`;

/** What is going on. */
export const waitingPart = (text) => h("p", { class: "waiting", "data-testid": "trial-result", "data-trial": "waiting" }, text);

/** Many calls and one refresh in the Durable Object; beside it, as many refreshes as isolates in the cookie. */
export function racePart({ object, cookie }, { refresh }) {
  const { calls, isolates, answered, refreshes, coalesced } = object;
  const isGood = answered === calls && refreshes === 1;
  return h("div", { class: "trial", "data-testid": "trial-result", "data-trial": "race", "data-tone": isGood ? "yes" : "no", "data-calls": calls, "data-isolates": isolates, "data-refreshes": refreshes, "data-answered": answered, "data-coalesced": coalesced, "data-afterwards": object.afterwards },
    h("table", {},
      h("caption", { class: "unseen" }, "Sixteen calls with one expired token, by where the session is kept"),
      h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, "Durable Object"), h("th", { scope: "col" }, "Cookie only"))),
      h("tbody", {},
        row("Answered", object, cookie, ({ answered: good, calls: all }) => `${good} of ${all}`, ({ answered: good, calls: all }) => good === all),
        row("Refreshes sent", object, cookie, ({ refreshes: sent }) => String(sent), ({ refreshes: sent }) => sent === 1),
        row("The session goes on", object, cookie, ({ afterwards }) => (afterwards === 200 ? "yes" : "no"), ({ afterwards }) => afterwards === 200),
        row("Time for all", object, cookie, ({ milliseconds }) => seconds(milliseconds)))),
    h("p", {}, sentenceOf(object), " ", cookieSentenceOf(cookie, refresh)));
}

function row(label, object, cookie, text, isGood) {
  const cell = (outcome, store) => h("td", { "data-tone": isGood && (isGood(outcome) ? "yes" : "no"), "data-store": store }, text(outcome));
  return h("tr", {}, h("th", { scope: "row" }, label), cell(object, "object"), cell(cookie, "cookie"));
}

function sentenceOf({ refreshes, coalesced, isolates }) {
  if (refreshes !== 1) return `${count(refreshes, "refresh", "refreshes")} were sent.`;
  const others = `${count(coalesced, "call")} took over its result.`;
  return isolates === 1 ? `One refresh; ${others}` : `In the Durable Object the ${isolates} isolates agreed who refreshes; ${others}`;
}

function cookieSentenceOf({ refreshes, answered, calls }, refresh) {
  if (refreshes === 1) return "";
  const each = "With a cookie each isolate sends a refresh of its own, for it cannot see the others'.";
  if (refresh === "often") return `${each} This server lets its refresh token work again.`;
  return answered === calls ? each : `${each} A refresh token that works once takes the second use for theft, and the session is over.`;
}

/** The session after its worker was killed. */
export function killPart({ before, after, down, waited, status }, { store }) {
  const survived = status === 200;
  const lease = store === "object" && waited > 2000 && " Until then the refresh still belonged to the dead process: nobody else may send its token while it could be on its way.";
  return h("div", { class: "trial", "data-testid": "trial-result", "data-trial": "kill", "data-tone": survived ? "yes" : "no", "data-survived": String(survived), "data-before": before, "data-after": after },
    h("dl", { class: "figures" },
      figure(seconds(down), "without a worker"), figure(seconds(waited), "until it answered"), figure(status, "is the answer")),
    h("p", {}, survived
      ? `The process of isolate ${before} was killed with the refresh on its way. Isolate ${after}, of a new process, refreshed again and answered: the session survived.`
      : "The session did not survive.", lease));
}

const figure = (value, label) => h("div", {}, h("dt", {}, label), h("dd", {}, String(value)));
