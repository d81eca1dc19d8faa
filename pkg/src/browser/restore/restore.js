import { failure, withTexts } from "../first_load.js";
import { answerOfFrame } from "./silent_frame.js";
import { goBack, leaveOnce, mayTryAgain, returnPointOf } from "./top_redirect.js";

// What a page tries before it says that nobody is signed in (option `restore`).

/** What was found out about frames at this server: `[reason, time]`. */
const BLOCKED = "grantway:frame_blocked:";
/** Milliseconds until it is found out anew: people change their browser's settings. */
const REMEMBERED = 7 * 86_400_000;

/** The servers that gave a frame of this page no answer: they are not asked again before the next load. */
const unanswered = new Set();

/**
 * Asks the provider for a session without asking the person. `urlOf()` begins a request with `prompt=none`, `finish`
 * takes its answer, `report` emits an event. True if somebody is signed in; stays pending while the page leaves. If the
 * engine has no such request for this provider, nothing is asked.
 */
export async function restoreSession({ tag, mayRedirect, urlOf, finish, report }) {
  const remembered = blockedFor(tag);
  const mayFrame = !unanswered.has(tag) && (remembered === undefined || remembered === "prompt");
  if (!mayFrame && !mayRedirect) return false;
  let url = await urlOf();
  if (url === null) {
    if (remembered !== "prompt") noteBlocked(tag, "prompt", report);
    return false;
  }
  if (mayFrame) {
    const { href, blocked } = await answerOfFrame(url);
    // Offline, a frame shows the browser's own page: that says nothing about the server.
    if (blocked && globalThis.navigator?.onLine === false) throw failure("network_failed", { endpoint: "authorization_endpoint" });
    if (blocked === "frame") noteBlocked(tag, blocked, report);
    if (blocked === "no_answer") {
      unanswered.add(tag);
      report({ type: "silent_sign_in_blocked", reason: blocked });
    }
    if (href !== undefined) {
      const found = await finish(href);
      // A frame without the server's cookies finds nobody. A redirect of the page has them.
      if (found || !mayRedirect) return found;
    }
    url = undefined;
  }
  if (mayRedirect && leaveOnce(tag, url ?? (await urlOf()))) return new Promise(() => {});
  return false;
}

/** Finishes a sign-in; if it is the redirect that asked nobody, the person is put back where they were. */
export async function finishRedirect(href, { tag, report, finish }) {
  const returnPoint = returnPointOf(tag);
  if (!returnPoint) return finish(href);
  let found;
  try {
    found = await withTexts(finish(href));
  } catch (error) {
    if (error.kind !== "server") throw error; // the server says that nobody is signed in there
  } finally {
    goBack(returnPoint);
  }
  if (found?.handled) {
    mayTryAgain(tag);
    // The redirect found a session that the frame had not found: the frame gets no cookies of the server.
    if (blockedFor(tag) === undefined) noteBlocked(tag, "cookies", report);
  }
  return { handled: true, returnTo: returnPoint.path };
}

function noteBlocked(tag, reason, report) {
  try {
    globalThis.localStorage.setItem(BLOCKED + tag, JSON.stringify([reason, Date.now()]));
  } catch {
    // Blocked or full: it is found out again by the next page.
  }
  report({ type: "silent_sign_in_blocked", reason });
}

function blockedFor(tag) {
  try {
    const [reason, at] = JSON.parse(globalThis.localStorage.getItem(BLOCKED + tag));
    return Date.now() - at < REMEMBERED ? reason : undefined;
  } catch {
    return undefined;
  }
}
