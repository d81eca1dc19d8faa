import { asFailure, emit } from "./failure.js";
import { backoff, callAt } from "./network/timing.js";

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
 * - `idle(emit)` gives who watches the person, if the options ask for that.
 */
export function sessionEvents({ channel, now, read, hear, renew = read, callback = () => {}, idle }) {
  const listeners = { session: new Set(), idle: new Set() };
  const emitTo = (event, news) => [...listeners[event]].forEach((listener) => emit(listener, news));
  const watching = idle?.((news) => emitTo("idle", news));
  const pause = backoff();
  let known; // undefined: this tab has not looked yet
  let shown = { status: "restoring", session: null };
  let looking;
  let isRestored = false;
  /** How to stop hearing of other tabs and of the page; undefined while nobody listens. */
  let stops;
  let stopTimer;
  let retrying;

  function on(event, fn) {
    if (!Object.hasOwn(listeners, event)) throw mistake("option_invalid", "event", "neither `session` nor `idle`");
    if (typeof fn !== "function") throw mistake("option_wrong_type", "fn", "no function");
    const listener = (news) => fn(news);
    listeners[event].add(listener);
    begin();
    return () => {
      listeners[event].delete(listener);
      if (listeners.session.size + listeners.idle.size === 0) stop();
    };
  }

  function begin() {
    stops ??= [whenAwake(awake), channel.listen?.((message) => void heard(message))];
    watchEnd();
    looking ??= ended(Promise.resolve(callback()).then(read));
  }

  function stop() {
    stops?.forEach((end) => end?.());
    stops = undefined;
    watchEnd();
    watchRetry();
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
    emitChange("restored", shown.session);
    watchRetry();
  }

  /** Takes note of the session as it is now. Returns it. */
  function observe(session) {
    const before = known;
    if (before === undefined && session === null && callback()) return session;
    // The first look is no change, unless one before it had failed.
    const type = before === undefined ? isRestored : changeBetween(before, session);
    learn(session);
    if (type === true) emitChange(shown.status, session);
    else if (type) tellEvery(type, session);
    return session;
  }

  /** Tells every tab, whatever was known before; `more` is for the other tabs. */
  function announce(type, session, more) {
    learn(session, type === "signed_in");
    tellEvery(type, session, more);
  }

  function tellEvery(type, session, more) {
    emitChange(type, session);
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
    emitChange(wasOut && mine !== null ? "signed_in" : type, mine, true);
  }

  const emitChange = (type, session, otherTab = false) => emitTo("session", { type, session, otherTab });

  function learn(session, isNew = false) {
    const isSame = JSON.stringify(known) === JSON.stringify(session);
    if (!isSame) shown = { status: session === null ? "signed_out" : "signed_in", session };
    known = session;
    watching?.begin(isNew);
    watchEnd();
    watchRetry();
  }

  const again = (call) => call().catch(() => {});

  /** The page came back to the person, or the network to the page. Timers stood still while the machine slept. */
  function awake({ type, persisted }) {
    watchEnd();
    // A page that the browser had put aside heard nothing meanwhile.
    if (persisted || known?.expires_at * 1000 <= now()) again(read);
    if (type === "online") retry();
  }

  /** Looks again when the session ends. */
  function watchEnd() {
    stopTimer?.();
    const end = known?.expires_at * 1000;
    stopTimer = stops && end > now() ? callAt(end, now, () => again(read)) : undefined;
  }

  const hasFailed = () => stops && (known?.stale || (isRestored && known === undefined));

  /** Tries again, later and later, what failed for a while: the first look, or a refresh. */
  function watchRetry() {
    if (!hasFailed()) {
      clearTimeout(retrying);
      retrying = undefined;
      pause.worked();
    } else if (!retrying) {
      retrying = setTimeout(retry, pause.failed() * 1000);
      retrying.unref?.(); // in tests, where a timer keeps Node running
    }
  }

  function retry() {
    clearTimeout(retrying);
    retrying = undefined;
    if (hasFailed()) again(known === undefined ? read : renew).finally(watchRetry);
  }

  return { on, session, snapshot: () => shown, observe, announce, share, heard };
}

/** A failure with its own words, because it is thrown at once: those of its code are loaded later. */
const mistake = (code, option, found) =>
  asFailure({ code, kind: "misuse", message: `option \`${option}\` is ${found}`, detail: { option, found, reason: `it is ${found}`, expected: "a function" } });

/** Calls `fn` whenever the page comes back to the person, or the network to the page. Returns how to stop. */
function whenAwake(fn) {
  const { document } = globalThis;
  const events = [[globalThis, "pageshow"], [globalThis, "focus"], [globalThis, "online"], [document, "visibilitychange"]];
  const each = (method) => events.forEach(([target, name]) => target?.[method]?.(name, fn));
  each("addEventListener");
  return () => each("removeEventListener");
}

function changeBetween(before, after) {
  if (before === null) return after === null ? undefined : "signed_in";
  if (after === null) return "signed_out";
  if (after.stale && !before.stale) return "stale";
  return after.token_expires_at === before.token_expires_at ? undefined : "refreshed";
}
