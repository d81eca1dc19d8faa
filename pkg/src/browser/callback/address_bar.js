import { pageLocation } from "../first_load.js";


// The address bar, in which a sign-in ends.

/** Whether two paths are equal but for a slash at the end, which hosts add and remove. */
export const isSamePath = (one, other) => one.replace(/\/$/, "") === other.replace(/\/$/, "");

/**
 * Puts `url` into the address bar without loading it, and a mark into the history entry, by which a later call
 * recognises the same entry. The application's `history.state` stays.
 */
export function replaceAddress(url, mark) {
  const { history } = globalThis;
  if (!history?.replaceState) return;
  const state = readdressed(history.state, pageLocation(), new URL(url, pageLocation().href));
  const marked = mark === undefined ? state : { ...(typeof state === "object" && state), grantway: mark };
  history.replaceState(marked, "", url);
}

/** Puts a path of this origin into the address bar, and has the application's router read it. */
export function showAddress(path) {
  replaceAddress(pageLocation().origin + path, addressMark());
  const { PopStateEvent, history, dispatchEvent } = globalThis;
  if (PopStateEvent && dispatchEvent) globalThis.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/** How deep the state of a history entry is searched for an address. */
const DEPTH = 5;

/** Some routers keep the address in the state of its entry and write it back later, so it is replaced there too. */
function readdressed(state, before, after) {
  const [tail, fresh] = [before, after].map(({ search, hash }) => search + hash);
  const change = (value, depth) => {
    if (typeof value === "string") return tail && value.endsWith(tail) ? value.slice(0, -tail.length) + fresh : value;
    if (depth === 0) return value;
    if (Array.isArray(value)) return value.map((item) => change(item, depth - 1));
    const isPlain = value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
    if (!isPlain) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member, depth - 1)]));
  };
  return change(state, DEPTH);
}

/** The mark of the history entry that is shown now. */
export const addressMark = () => globalThis.history?.state?.grantway;
