import { failure } from "./failure.js";
import { tell } from "./listeners.js";
import { backoff } from "./network/backoff.js";
import { kindOf } from "./options.js";
import { callAt } from "./timer.js";

const TYPES = ["signed_in", "refreshed", "stale", "signed_out"];

/**
 * `on(…)` and `snapshot()`: compares the session with what the tab knew before, and tells the listeners of every tab
 * about the difference. The first look at a session is no change, because opening a page is not a sign-in: its end is
 * `restored`.
 *
 * - `channel` sends to the other tabs, and hears them while somebody listens; if it has no `listen`, its owner calls
 *   `heard`.
 * - `read` asks for the session again when it ends; `renew` tries again what failed for a while.
 * - `hear(type, session, more)` gives the session as this tab has it after another tab's message; undefined if the
 *   message does not concern this tab.
 * - `callback()` gives a promise while the page has a sign-in to finish. Until then nobody knows who is signed in.
 * - `idle(tell)` begins to watch the person, if the options ask for it.
 */
export function sessionEvents({ channel, now, read, hear, renew = read, callback = () => undefined, idle }) {
  const listeners = { session: new Set(), idle: new Set() };
  const pause = backoff();
  let known; // undefined: this tab has not looked yet
  let shown = { status: "restoring", session: null };
  let looking;
  let isRestored = false;
  let stopHearing;
  let stopTimer;
  let stopRetrying;
  let stopWaking;
  const watching = idle?.((news) => tellEach(listeners.idle, news));

  function on(event, fn) {
    if (!Object.hasOwn(listeners, event)) {
      throw failure("option_invalid", { option: "event", reason: "it is neither `session` nor `idle`" });
    }
    if (typeof fn !== "function") {
      throw failure("option_wrong_type", { option: "fn", found: kindOf(fn), expected: "a function" });
    }
    const listener = (news) => fn(news);
    listeners[event].add(listener);
    begin();
    return () => {
      listeners[event].delete(listener);
      if (count() === 0) stop();
    };
  }
  const count = () => listeners.session.size + listeners.idle.size;

  function begin() {
    stopWaking ??= whenAwake(({ type, persisted }) => {
      // A page that the browser had put aside heard nothing meanwhile.
      if (persisted) void read().catch(() => {});
      watchEnd(true);
      if (type === "online") retry();
    });
    stopHearing ??= channel.listen?.((message) => void heard(message));
    watchEnd();
    looking ??= ended(Promise.resolve(callback()).then(read));
  }

  function stop() {
    for (const end of [stopHearing, stopTimer, stopRetrying, stopWaking]) end?.();
    stopHearing = stopTimer = stopRetrying = stopWaking = undefined;
  }

  /** The session, for whoever asks the client for it. */
  function session() {
    const asked = read();
    looking ??= ended(asked);
    return asked;
  }

  /** Tells once that the first look has ended, whatever came of it. */
  async function ended(asked) {
    await asked.catch(() => {});
    if (callback()) await callback().then(read).catch(() => {});
    isRestored = true;
    tellAll({ session: shown.session, type: "restored", otherTab: false });
    watchRetry();
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
    if (type) announce(type, session);
    return session;
  }

  /** Tells every tab, whatever was known before; `more` is for the other tabs. */
  function announce(type, session, more) {
    learn(session, type === "signed_in");
    tellAll({ type, session, otherTab: false });
    share(type, session, more);
  }

  /** Tells the other tabs. */
  const share = (type, session, more) => channel.send({ about: "session", type, session, ...more });

  async function heard({ about, type, session, ...more }) {
    if (about !== "session" || !TYPES.includes(type)) return;
    const wasOut = known === null;
    const mine = await hear(type, session ?? null, more);
    if (mine === undefined) return;
    learn(mine, type === "signed_in");
    tellAll({ type: wasOut && mine !== null ? "signed_in" : type, session: mine, otherTab: true });
  }

  const tellAll = (change) => tellEach(listeners.session, change);

  function learn(session, isNew = false) {
    const isSame = JSON.stringify(known) === JSON.stringify(session);
    if (!isSame) shown = { status: session === null ? "signed_out" : "signed_in", session };
    known = session;
    watching?.then(({ begin }) => begin(isNew)).catch(() => {});
    watchEnd();
    watchRetry();
  }

  /**
   * Looks again when the session ends. Timers stop while the machine sleeps; `isAwake` says that it may have slept.
   */
  function watchEnd(isAwake = false) {
    stopTimer?.();
    stopTimer = undefined;
    const end = known?.expires_at;
    if (count() === 0 || typeof end !== "number") return;
    const again = () => void read().catch(() => {});
    if (end * 1000 > now()) stopTimer = callAt(end * 1000, now, again);
    else if (isAwake) again();
  }

  const hasFailed = () => count() > 0 && (known?.stale === true || (isRestored && known === undefined));

  /** Tries again, later and later, what failed for a while: the first look, or a refresh. */
  function watchRetry() {
    if (!hasFailed()) {
      stopRetrying?.();
      stopRetrying = undefined;
      pause.worked();
    } else if (!stopRetrying) {
      const timer = setTimeout(retry, pause.failed() * 1000);
      timer.unref?.(); // in tests, where a timer keeps Node running
      stopRetrying = () => clearTimeout(timer);
    }
  }

  function retry() {
    stopRetrying?.();
    stopRetrying = undefined;
    if (hasFailed()) void (known === undefined ? read() : renew()).catch(() => {}).finally(watchRetry);
  }

  return { on, session, snapshot: () => shown, observe, announce, share, heard };
}

function tellEach(listeners, news) {
  for (const listener of [...listeners]) tell(listener, news);
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
