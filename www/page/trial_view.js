// What came of a trial, in figures and a sentence.

import { byId, h } from "./dom.js";

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

function show(data, figures, ...sentences) {
  const panel = h("div", { class: "trial", "data-tone": data.tone },
    figures && h("dl", { class: "figures" }, ...figures.map(([value, label, isTold]) => h("div", { class: isTold ? "told" : undefined }, h("dt", {}, label), h("dd", {}, String(value))))),
    ...sentences.filter(Boolean).map((sentence) => h("p", {}, sentence)));
  const region = byId("trial-result");
  for (const name of Object.keys(region.dataset)) if (name !== "testid") delete region.dataset[name];
  Object.assign(region.dataset, data);
  region.replaceChildren(panel);
}

/** What is going on. */
export function showWaiting(text) {
  show({ trial: "waiting", tone: "yes" }, undefined, text);
}

/** Many calls, one refresh: or as many as there are isolates, where only a cookie holds the session. */
export function showRace({ calls, isolates, answered, refreshes, coalesced, milliseconds, others }, { store }) {
  const isGood = answered === calls;
  const sentence = refreshes === 1
    ? `One refresh; ${coalesced === 1 ? "one call" : `${coalesced} calls`} took over its result. ${isolates === 1 ? "They met in one isolate." : "The isolates agreed in the Durable Object who goes, and the others waited."}`
    : `${refreshes} refreshes: each isolate sees to it that it sends one, and a cookie cannot tell them of each other.`;
  const lost = !isGood && `${calls - answered} calls were refused (${[...new Set(others)].join(", ")}). ${store === "cookie" ? "A server that accepts a refresh token once takes the second use for theft, and ends the session. Keep it in a Durable Object, and try again." : ""}`;
  show(
    { trial: "race", tone: isGood ? "yes" : "no", calls, isolates, answered, refreshes, coalesced },
    [[calls, "calls"], [isolates, isolates === 1 ? "isolate" : "isolates"], [refreshes, refreshes === 1 ? "refresh" : "refreshes", true], [answered, "answers"], [seconds(milliseconds), "in all"]],
    sentence, lost);
}

/** The session after its worker was killed. */
export function showKill({ before, after, down, waited, status }, { store }) {
  const survived = status === 200;
  const lease = store === "object" && waited > 2000 && "Until then the refresh still belonged to the process that had died: nobody else may send its token while it could be on its way.";
  show(
    { trial: "kill", tone: survived ? "yes" : "no", survived, before, after },
    [[seconds(down), "without a worker"], [seconds(waited), "until it answered"], [status, "is the answer", true]],
    survived ? `The process of isolate ${before} was killed with the refresh on its way. Isolate ${after}, of a new process, refreshed again and answered: the session survived.` : "The session did not survive.",
    lease);
}
