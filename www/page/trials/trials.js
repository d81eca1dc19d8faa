// The trials, as the page starts them: many calls that meet one expired token, and a process that is killed.

import { providerOf } from "../../catalogue.js";
import { announce, busy, byId, h } from "../dom.js";
import { beginChapter } from "../wire/trace_store.js";
import { killPart, racePart, waitingPart } from "./trial_view.js";

/** Milliseconds after which a session that does not come back is given up. */
const patience = 60_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** What came of a trial with the choice that is shown, by its id. */
let outcomes = {};
let outcomesOf = "";

/** Draws the list for a session, of `provider` where somebody is signed in; what cannot be tried is disabled and says why. */
export function showTrials({ client, choice, provider, info, after, failed }) {
  const key = [choice.provider, choice.pattern, choice.store, provider].join();
  if (key !== outcomesOf) [outcomes, outcomesOf] = [{}, key];
  const context = { client, choice, provider, info };
  const isolates = info.isolates === 1 ? "one isolate" : `${info.isolates} isolates that share no memory`;
  byId("trials").replaceChildren(
    item({
      id: "race", label: "Race", title: "Sixteen calls, one expired token", blocked: againstRace(choice.provider, info),
      says: `They arrive at the same moment, in ${isolates}. The session is in a Durable Object; one in its cookie runs beside it, to compare.`,
    }, () => race(context)),
    info.canKill && item({
      id: "kill", label: "Kill", title: "A process that dies in mid-flight", blocked: againstKill(choice, provider, info),
      says: "The worker is killed while it waits for a refresh of your session, and started again.",
    }, () => kill(context)));

  function item({ id, label, title, says, blocked }, act) {
    const button = h("button", {
      type: "button", "data-testid": `trial-${id}`, disabled: Boolean(blocked), "aria-describedby": `trial-${id}-title trial-${id}-says`,
      onclick: () => busy(button, async () => {
        try {
          beginChapter(title);
          outcomes[id] = await act();
        } catch (error) {
          outcomes[id] = undefined;
          failed(error);
        } finally {
          await after().catch(failed);
          byId("trials").querySelector(`[data-testid="trial-${id}"]`)?.focus({ preventScroll: true });
        }
      }),
    }, label);
    return h("li", {},
      h("div", { class: "try-text" },
        h("h3", { id: `trial-${id}-title` }, title),
        h("p", { class: "says", id: `trial-${id}-says` }, says, blocked && h("b", { "data-testid": `trial-${id}-blocked` }, ` ${blocked}`))),
      h("div", { class: "try-side" }, button),
      h("div", { id: `trial-${id}-result`, class: "outcome", "aria-live": "polite" }, outcomes[id]));
  }
}

const show = (id, part) => byId(`trial-${id}-result`).replaceChildren(part);

function againstRefresh(provider, info) {
  const { label, refresh } = providerOf(provider);
  if (refresh === "never") return `${label} has no refresh. Choose another provider.`;
  if (!info.providers[provider].userinfo) return `${label} has no API to call. Choose another provider.`;
  return info.providers[provider].real ? "Only against the sandbox." : "";
}

const againstRace = againstRefresh;

function againstKill(choice, provider, info) {
  if (choice.pattern !== "worker") return "Choose the tokens in the worker.";
  return provider ? againstRefresh(provider, info) : "Sign in first.";
}

async function ask(what, provider, store) {
  const answer = await fetch(`/demo/trial/${what}?provider=${provider}&store=${store}`, { method: "POST", headers: { grantway: "1" } });
  const body = await answer.json();
  if (!answer.ok) throw body;
  return body;
}

async function race({ choice }) {
  show("race", waitingPart("Two people sign in, their tokens run out, and sixteen calls of each are under way."));
  const outcome = await ask("race", choice.provider, "object");
  const { object } = outcome;
  announce(`${object.answered} of ${object.calls} calls were answered after ${object.refreshes} ${object.refreshes === 1 ? "refresh" : "refreshes"}`);
  return racePart(outcome, providerOf(choice.provider));
}

async function kill({ client, choice, provider, info }) {
  show("kill", waitingPart("The token is left to run out."));
  await ask("run-out", provider, choice.store);
  show("kill", waitingPart("A refresh is on its way. Its worker is about to be killed."));
  const before = (await (await fetch("/demo/info")).json()).isolate;
  // No answer comes: who would send it is gone.
  await ask("kill", provider, choice.store).catch(() => undefined);
  const killed = performance.now();
  const back = await again(async () => (await fetch("/demo/info")).json(), (found) => found.isolate !== before);
  const up = performance.now();
  show("kill", waitingPart("The worker is back, as another process. The session is asked for."));
  const address = info.providers[provider].userinfo;
  const answer = await again(() => client.fetch(address, { headers: { accept: "application/json" } }), ({ status }) => status === 200 || status === 401);
  announce(answer.status === 200 ? "The session survived" : "The session is over");
  return killPart({ before, after: back.isolate, down: up - killed, waited: performance.now() - up, status: answer.status }, choice);
}

/** Asks until the answer is the one that is waited for; what fails meanwhile is the very thing that is shown. */
async function again(act, isWanted) {
  const end = performance.now() + patience;
  for (;;) {
    let found;
    try {
      found = await act();
    } catch (error) {
      if (error?.kind === "session") return { status: 401 };
      if (performance.now() > end) throw error;
    }
    if (found && isWanted(found)) return found;
    if (performance.now() > end) throw new Error("nobody answered for a minute");
    await pause(300);
  }
}
