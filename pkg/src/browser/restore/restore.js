import { answerOfFrame } from "./silent_frame.js";
import { leaveOnce } from "./top_redirect.js";

// What a page tries before it says that nobody is signed in (option `restore`).

/** What was found out about frames at this server: `[reason, time]`. */
const BLOCKED = "grantway:frame_blocked:";
/** Milliseconds until it is found out anew: people change their browser's settings. */
const REMEMBERED = 7 * 86_400_000;

/**
 * Asks the provider for a session without asking the person. `urlOf()` begins a request with `prompt=none`, `finish`
 * takes its answer, `report` emits an event. True if somebody is signed in; stays pending while the page leaves.
 */
export async function restoreSession({ tag, mayRedirect, urlOf, finish, report }) {
  if (blockedFor(tag) === undefined) {
    const href = await answerOfFrame(await urlOf());
    if (href !== undefined) {
      const found = await finish(href);
      // A frame without the server's cookies finds nobody. A redirect of the page has them.
      if (found || !mayRedirect) return found;
    } else {
      noteBlocked(tag, "frame", report);
    }
  }
  if (mayRedirect && leaveOnce(tag, await urlOf())) return new Promise(() => {});
  return false;
}

/** A redirect found a session that the frame had not found: the frame gets no cookies of the server. */
export function noteCookiesBlocked(tag, report) {
  if (blockedFor(tag) === undefined) noteBlocked(tag, "cookies", report);
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
