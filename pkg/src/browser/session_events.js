import { failure } from "./failure.js";
import { tell } from "./listeners.js";
import { kindOf } from "./options.js";
import { callAt } from "./timer.js";

const TYPES = ["signed_in", "refreshed", "stale", "signed_out"];

/**
 * `on("session", …)` and `snapshot()`: compares the session with what the tab knew before, and tells the listeners of
 * every tab about the difference. The first look at a session is no change, because opening a page is not a sign-in:
 * its end is `restored`.
 *
 * `read` asks for the session again when it ends; `hear(type, session, more)` turns another tab's message into the
 * session as this tab has it, or into undefined when it does not concern this tab. `isShared` says whether the tabs
 * share one session; otherwise what one of them finds does not concern the others. `callback()` gives a promise while
 * the page has a sign-in to finish: until then it is open whether somebody is signed in.
 */
export function sessionEvents({ channel, now, read, hear, callback = () => undefined, isShared = true }) {
  const listeners = new Set();
  let known; // undefined: this tab has not looked yet
  let shown = { status: "restoring", session: null };
  let looking;
  let isRestored = false;
  let stopHearing;
  let stopTimer;
  let stopWaking;

  function on(event, fn) {
    if (event !== "session") throw failure("option_invalid", { option: "event", reason: "`session` is the only one" });
    if (typeof fn !== "function") {
      throw failure("option_wrong_type", { option: "fn", found: kindOf(fn), expected: "a function" });
    }
    const listener = (change) => fn(change);
    listeners.add(listener);
    stopWaking ??= whenAwake(() => watchEnd(true));
    stopHearing ??= channel.listen((message) => void heard(message));
    watchEnd();
    look();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stopHearing?.();
      stopTimer?.();
      stopWaking?.();
      stopHearing = stopTimer = stopWaking = undefined;
    };
  }

  /** The session, for whoever asks the client for it. */
  function session() {
    const asked = read();
    looking ??= ended(asked);
    return asked;
  }

  /** Begins the first look. */
  function look() {
    looking ??= ended(Promise.resolve(callback()).then(read));
  }

  /** Tells once that the first look has ended, whatever came of it. */
  async function ended(asked) {
    await asked.catch(() => {});
    if (callback()) await callback().then(read).catch(() => {});
    isRestored = true;
    tellAll({ type: "restored", session: shown.session, otherTab: false });
  }

  /** Takes note of the session as it is now. Returns it. */
  function observe(session) {
    const before = known;
    if (before === undefined && session === null && callback()) return session;
    learn(session);
    if (before === undefined) {
      // The first look had failed.
      if (isRestored) tellAll({ type: shown.status, session, otherTab: false });
      return session;
    }
    const type = changeBetween(before, session);
    if (type && isShared) announce(type, session);
    else if (type) tellAll({ type, session, otherTab: false });
    return session;
  }

  /** Tells every tab, whatever was known before; `more` is for the other tabs. */
  function announce(type, session, more) {
    learn(session);
    tellAll({ type, session, otherTab: false });
    channel.send({ about: "session", type, session, ...more });
  }

  async function heard({ about, type, session, ...more }) {
    if (about !== "session" || !TYPES.includes(type)) return;
    const mine = await hear(type, session ?? null, more);
    if (mine === undefined) return;
    learn(mine);
    tellAll({ type, session: mine, otherTab: true });
  }

  function tellAll(change) {
    for (const listener of [...listeners]) tell(listener, change);
  }

  function learn(session) {
    const isSame = JSON.stringify(known) === JSON.stringify(session);
    if (!isSame) shown = { status: session === null ? "signed_out" : "signed_in", session };
    known = session;
    watchEnd();
  }

  /**
   * Looks again when the session ends. Timers stop while the machine sleeps; `isAwake` says that it may have slept.
   */
  function watchEnd(isAwake = false) {
    stopTimer?.();
    stopTimer = undefined;
    const end = known?.expires_at;
    if (listeners.size === 0 || typeof end !== "number") return;
    const again = () => void read().catch(() => {});
    if (end * 1000 > now()) stopTimer = callAt(end * 1000, now, again);
    else if (isAwake) again();
  }

  return { on, session, snapshot: () => shown, observe, announce };
}

/** Calls `fn` whenever the page comes back to the person, or the network to the page. Returns how to stop. */
function whenAwake(fn) {
  const { document } = globalThis;
  const events = [[globalThis, "pageshow"], [globalThis, "focus"], [globalThis, "online"], [document, "visibilitychange"]];
  for (const [target, name] of events) target?.addEventListener?.(name, fn);
  return () => events.forEach(([target, name]) => target?.removeEventListener?.(name, fn));
}

function changeBetween(before, after) {
  if (before === null) return after === null ? undefined : "signed_in";
  if (after === null) return "signed_out";
  if (after.stale && !before.stale) return "stale";
  return after.token_expires_at === before.token_expires_at ? undefined : "refreshed";
}
