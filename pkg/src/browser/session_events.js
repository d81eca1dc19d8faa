import { failure } from "./failure.js";
import { tell } from "./listeners.js";
import { kindOf } from "./options.js";
import { callAt } from "./timer.js";

const TYPES = ["signed_in", "refreshed", "stale", "signed_out"];

/**
 * `on("session", …)`: compares what a tab learns about the session with what it knew, and tells the listeners of
 * every tab about the difference. The first look at a session is no event: opening a page is not a sign-in.
 */
export class SessionEvents {
  #channel;
  #now;
  #read;
  #hear;
  #isShared;
  #listeners = new Set();
  #known; // undefined: this tab has not looked yet
  #stopHearing;
  #stopTimer;
  #stopWaking;

  /**
   * `read` asks for the session again when its end has come; `hear(type, session, more)` turns another tab's message into
   * the session as this tab has it, or into undefined when it does not concern this tab. `isShared` says whether the
   * tabs share one session; otherwise what one of them finds does not concern the others.
   */
  constructor({ channel, now, read, hear, isShared = true }) {
    this.#isShared = isShared;
    this.#channel = channel;
    this.#now = now;
    this.#read = read;
    this.#hear = hear;
  }

  on(event, fn) {
    if (event !== "session") throw failure("option_invalid", { option: "event", reason: "`session` is the only one" });
    if (typeof fn !== "function") {
      throw failure("option_wrong_type", { option: "fn", found: kindOf(fn), expected: "a function" });
    }
    const listener = (change) => fn(change);
    this.#listeners.add(listener);
    this.#stopWaking ??= whenAwake(() => this.#watchEnd(true));
    this.#stopHearing ??= this.#channel.listen((message) => void this.#heard(message));
    this.#watchEnd();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stopHearing?.();
      this.#stopTimer?.();
      this.#stopWaking?.();
      this.#stopHearing = this.#stopTimer = this.#stopWaking = undefined;
    };
  }

  /** Takes note of the session as it is now. Returns it. */
  observe(session) {
    const before = this.#known;
    this.#learn(session);
    if (before !== undefined) {
      const type = changeBetween(before, session);
      if (type && this.#isShared) this.announce(type, session);
      else if (type) this.#tell({ type, session, otherTab: false });
    }
    return session;
  }

  /** Tells every tab, whatever was known before; `more` is for the other tabs. */
  announce(type, session, more) {
    this.#learn(session);
    this.#tell({ type, session, otherTab: false });
    this.#channel.send({ about: "session", type, session, ...more });
  }

  async #heard({ about, type, session, ...more }) {
    if (about !== "session" || !TYPES.includes(type)) return;
    const mine = await this.#hear(type, session ?? null, more);
    if (mine === undefined) return;
    this.#learn(mine);
    this.#tell({ type, session: mine, otherTab: true });
  }

  #tell(change) {
    for (const listener of [...this.#listeners]) tell(listener, change);
  }

  #learn(session) {
    this.#known = session;
    this.#watchEnd();
  }

  /**
   * Looks again when the session's end has come. Timers stand still while the machine sleeps; `isAwake` says that it
   * may have slept.
   */
  #watchEnd(isAwake = false) {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    const end = this.#known?.expires_at;
    if (this.#listeners.size === 0 || typeof end !== "number") return;
    const look = () => void this.#read().catch(() => {});
    if (end * 1000 > this.#now()) this.#stopTimer = callAt(end * 1000, this.#now, look);
    else if (isAwake) look();
  }
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
