// The trace, gathered: the worker keeps its part per browser, the page keeps its own in this tab,
// and both are shown in the order in which they happened.

import { isRecorded, redactEvent } from "../../wire/redact.js";

const kept = "grantway-demo.trace";
const keptSkew = "grantway-demo.skew";
const ringSize = 80;
let fromWorker = [];
let seen = 0;
let fromPage = recall();
/** Milliseconds by which the worker's clock is ahead of this one. */
let skew = Number(sessionStorage.getItem(keptSkew)) || 0;

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * Learns how far the clocks are apart, by what the worker's said before this moment: at the most so much, so that a
 * chapter never comes behind what it begins.
 */
export function setClock(worker) {
  skew = worker - Date.now();
  sessionStorage.setItem(keptSkew, String(skew));
}

/** Notes an event on the page's side; it was redacted before it came here. */
export function note(event) {
  fromPage.push({ at: Date.now() + skew, seq: `page-${Date.now()}-${fromPage.length}`, ...event });
  fromPage = fromPage.slice(-ringSize);
  sessionStorage.setItem(kept, JSON.stringify(fromPage));
}

/** What follows belongs together, until the next chapter: `title` is shown, `about` says what kind of chapter it is. */
export function beginChapter(title, about = "action") {
  note({ kind: "chapter", title, about });
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

/** The newest refusal that the worker wrote down after a moment in time, by this page's clock. */
export function lastRefusal(since = 0) {
  return fromWorker.findLast((event) => event.kind === "refusal" && event.at >= since + skew)?.refusal;
}

export async function clearTrace() {
  fromPage = [];
  fromWorker = [];
  sessionStorage.removeItem(kept);
  await fetch("/demo/trace", { method: "DELETE", headers: { grantway: "1" } });
}
