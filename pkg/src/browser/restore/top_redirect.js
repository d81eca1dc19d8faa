import { pageLocation } from "../first_load.js";

// One redirect of the whole page that asks nobody anything, and comes back to the same address, scroll and history.

/** The redirect under way, and the one that was tried: a tab tries once until somebody signs in. */
const [UNDER_WAY, TRIED] = ["grantway:restoring:", "grantway:restored:"];
/** Bytes of `history.state` that are kept. */
const STATE_LIMIT = 16_384;

/** Leaves for `url`; false if this tab tried before, or cannot remember that it did. */
export function leaveOnce(tag, url) {
  const { sessionStorage, history, scrollX, scrollY } = globalThis;
  const { pathname, search, hash } = pageLocation();
  try {
    if (sessionStorage.getItem(TRIED + tag) !== null) return false;
    const state = JSON.stringify(history.state) ?? "null";
    const returnPoint = { path: pathname + search + hash, scroll: [scrollX, scrollY], state: state.length > STATE_LIMIT ? "null" : state };
    sessionStorage.setItem(TRIED + tag, "1");
    sessionStorage.setItem(UNDER_WAY + tag, JSON.stringify(returnPoint));
  } catch {
    return false;
  }
  // The history keeps one entry for where the person is.
  pageLocation().replace(url);
  return true;
}

/** Where a redirect of this tab began, once; undefined if none is under way. */
export function returnPointOf(tag) {
  try {
    const text = globalThis.sessionStorage.getItem(UNDER_WAY + tag);
    globalThis.sessionStorage.removeItem(UNDER_WAY + tag);
    const returnPoint = JSON.parse(text);
    return typeof returnPoint?.path === "string" && returnPoint.path.startsWith("/") && !returnPoint.path.startsWith("//") ? returnPoint : undefined;
  } catch {
    return undefined;
  }
}

/** Somebody signed in: the next time, a redirect may be tried again. */
export function mayTryAgain(tag) {
  try {
    globalThis.sessionStorage.removeItem(TRIED + tag);
  } catch {
    // Blocked: no redirect was tried.
  }
}

/** Puts the person back where they were. The application's router reads the address. */
export function goBack({ path, scroll, state }) {
  const { history, PopStateEvent } = globalThis;
  const restored = parse(state);
  history.replaceState(restored, "", pageLocation().origin + path);
  if (PopStateEvent) globalThis.dispatchEvent(new PopStateEvent("popstate", { state: restored }));
  if (Array.isArray(scroll)) scrollWhenShown(scroll.map(Number));
}

/** Scrolls when the page is as long as it was: its content may come later. */
function scrollWhenShown([x, y], tries = 60) {
  globalThis.requestAnimationFrame?.(() => {
    const isThere = document.documentElement.scrollHeight >= y + globalThis.innerHeight;
    if (isThere || tries === 0) globalThis.scrollTo(x, y);
    else scrollWhenShown([x, y], tries - 1);
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
