import { failure } from "./failure.js";

/** The page's location; without a page (a build, a worker) there is nothing to sign in from. */
export function pageLocation() {
  const { location } = globalThis;
  if (!location?.origin) throw failure("navigation_failed");
  return location;
}

/** Leaves the page for an absolute http or https address. Others (`javascript:`) never come from a provider. */
export function navigate(url) {
  const target = new URL(url, pageLocation().href);
  if (target.protocol !== "https:" && target.protocol !== "http:") throw failure("navigation_failed");
  pageLocation().assign(target.href);
}

/** Leaves for the provider's own sign-out, if the caller asked for it and there is one. */
export function leave(answer, endProviderSession = false) {
  const { end_session_url, revocation_failed } = answer ?? {};
  const leaving = endProviderSession && Boolean(end_session_url);
  if (leaving) navigate(end_session_url);
  return { leaving, ...(revocation_failed && { revocation_failed }) };
}

/**
 * Leaves the page. The promise stays pending, so that the caller's code does not go on in a page that is being left; it
 * rejects with `page_restored` when the browser shows the page again as it was. Without a page it resolves.
 */
export function depart(url) {
  navigate(url);
  if (typeof globalThis.addEventListener !== "function") return Promise.resolve();
  return new Promise((_, reject) => {
    const shown = ({ persisted }) => {
      if (!persisted) return;
      globalThis.removeEventListener("pageshow", shown);
      reject(failure("page_restored"));
    };
    globalThis.addEventListener("pageshow", shown);
  });
}

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

/** Whether this page is in a frame. */
export const isFramed = () => globalThis.parent !== undefined && globalThis.parent !== globalThis;
