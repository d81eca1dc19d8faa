import { pageLocation, withTexts } from "../first_load.js";
import { addressMark, replaceAddress } from "./address_bar.js";

// A code is sent once, but frameworks call twice: React's StrictMode runs every effect again, with a second client
// if the effect creates one. So the runs are kept for the page, not for a client, and a second call for the same
// response gets the promise of the first, success or failure.

const KEPT = 8;
const runs = [];

/**
 * `handleCallback` of a client: the run that this history entry belongs to, or else what `handle` makes of the given or
 * shown address. `handle` gets that address, the shown one, and whether it was given. The promise itself is returned,
 * not a copy.
 */
export const handlerOf = (scope, handle) => (url) => {
  const outcome = begin(scope, handle, url);
  // Who waits for the first look at the session waits for this.
  const end = () => arrivals.get(scope)?.end();
  outcome.then(end, end);
  return outcome;
};

function begin(scope, handle, url) {
  try {
    const here = pageLocation().href;
    const isGiven = url !== undefined;
    const before = isGiven ? undefined : runOfThisEntry(scope, here);
    return before ?? Promise.resolve(handle(isGiven ? new URL(url, here).href : here, here, isGiven));
  } catch (thrown) {
    return withTexts(Promise.reject(thrown));
  }
}

/** scope → the response that waits on this page's address until a client of the page handles it. */
const arrivals = new Map();

/** Notes that a response waits on the address of this page. */
export function expectCallback(scope) {
  if (arrivals.has(scope)) return;
  const arrival = {};
  arrival.over = new Promise((end) => {
    arrival.end = () => {
      arrivals.delete(scope);
      end();
    };
  });
  arrivals.set(scope, arrival);
}

/** A promise that resolves once the response on this page's address is handled; undefined if none waits. */
export const callbackOf = (scope) =>
  arrivals.get(scope)?.over ?? runs.find((run) => run.scope === scope && run.pending)?.promise.catch(() => {});

/**
 * The run that this history entry belongs to, if any: the response is already gone from the address bar when the second
 * call looks there. During a run its address is enough; later the entry must have its mark, so that an application
 * which shows the same path again does not get an old answer.
 */
function runOfThisEntry(scope, href) {
  const mark = addressMark();
  return runs.find((run) => run.scope === scope && (run.mark === mark || (run.pending && run.shown === href)))?.promise;
}

/**
 * Runs `start` once for this response. If the address bar shows the response, `shown` replaces it before any request
 * leaves, so that no `Referer` and no history entry has a code.
 */
export function handleOnce(scope, { url, shown, inAddressBar }, start) {
  const here = pageLocation().href;
  const before = runs.find((run) => run.scope === scope && run.url === url);
  if (before) {
    // The person came back to the entry, and a router had kept its address.
    if (inAddressBar && here !== shown) replaceAddress(shown, before.mark);
    return before.promise;
  }
  const run = { scope, url, shown, mark: Math.random(), pending: true };
  if (inAddressBar) replaceAddress(shown, run.mark);
  run.promise = withTexts(start()).finally(() => {
    run.pending = false;
    // A router that had read the address before may have written it back.
    if (inAddressBar && runs.includes(run) && here !== shown && pageLocation().href === here) replaceAddress(shown, run.mark);
  });
  runs.push(run);
  if (runs.length > KEPT) runs.shift();
  return run.promise;
}

/** Forgets what turned out to be no response, so that its address can be put back. */
export function forgetRun(scope, url) {
  const index = runs.findIndex((run) => run.scope === scope && run.url === url);
  if (index >= 0) runs.splice(index, 1);
}
