import { failure } from "../first_load.js";
import { answerOfFrame } from "./silent_frame.js";
import { leaveOnce } from "./top_redirect.js";

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
