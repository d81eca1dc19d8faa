// The trace, gathered: the worker keeps its part per browser, the page keeps its own in this tab,
// and both are shown in the order in which they happened.

import { isRecorded, redactEvent } from "../wire/redact.js";

const kept = "grantway-demo.trace";
const ringSize = 80;
let fromWorker = [];
let seen = 0;
let fromPage = recall();

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? "[]");
  } catch {
    return [];
  }
}

/** Notes an event on the page's side; it was redacted before it came here. */
export function note(event) {
  fromPage.push({ at: Date.now(), seq: `page-${Date.now()}-${fromPage.length}`, ...event });
  fromPage = fromPage.slice(-ringSize);
  sessionStorage.setItem(kept, JSON.stringify(fromPage));
}

/** Notes an event of the engine that runs in the page. */
export function noteEngine(event) {
  if (!isRecorded(event)) note({ kind: "event", on: "page", event: redactEvent(event) });
}

/** Asks the worker for what is new, and returns everything in order. */
export async function gather() {
  const answer = await fetch(`/demo/trace?after=${seen}`);
  if (answer.ok) {
    const { events, next } = await answer.json();
    if (next < seen) fromWorker = [];
    fromWorker.push(...events);
    seen = next;
  }
  return [...fromWorker, ...fromPage].sort((one, other) => one.at - other.at || (one.order ?? 0) - (other.order ?? 0));
}

/** The newest refusal that the worker wrote down after a moment in time. */
export function lastRefusal(since = 0) {
  return fromWorker.findLast((event) => event.kind === "refusal" && event.at >= since)?.refusal;
}

export async function clearTrace() {
  fromPage = [];
  fromWorker = [];
  sessionStorage.removeItem(kept);
  await fetch("/demo/trace", { method: "DELETE", headers: { grantway: "1" } });
}
