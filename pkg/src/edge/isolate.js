// What an isolate remembers between requests. It stands outside the engine, so that it survives a trap, and it may be
// forgotten at any time: nothing that must not be lost is kept here.

/** Entries at the most; the oldest goes first. */
const ENTRIES = 2048;
/** In milliseconds: after how long one that holds a key is taken for gone, and how often those who wait look. */
const PATIENCE = 5000;
const INTERVAL = 15;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class Isolate {
  #kept = new Map();
  #held = new Map();
  #refresh;

  /** `refresh(request, ctx, provider, id)` refreshes a session behind an answer. */
  constructor(refresh) {
    this.#refresh = refresh;
  }

  /** `now` and `until` are Unix seconds. */
  get(key, now) {
    const entry = this.#kept.get(key);
    return entry !== undefined && now < entry.until ? entry.value : undefined;
  }

  set(key, value, until) {
    this.#kept.delete(key);
    this.#kept.set(key, { value, until });
    if (this.#kept.size > ENTRIES) this.#kept.delete(this.#kept.keys().next().value);
  }

  // Looking again and again instead of sharing a promise: in workerd a promise of a request whose client went away
  // may never settle, and whoever waited for it would hang with it.
  async hold(key) {
    const held = this.#held; // another one after a trap, when nobody is left who would go on from here
    // Counted from when the present holder began: where one is taken for gone, one of those who wait goes on in its
    // place, and the others wait for that one.
    while (Date.now() - held.get(key) < PATIENCE) await sleep(INTERVAL);
    held.set(key, Date.now());
  }

  /** Whether the platform does something behind an answer; if so the session is refreshed there. */
  later(request, ctx, provider, id) {
    if (typeof ctx?.waitUntil !== "function") return false;
    this.#refresh(request, ctx, provider, id).catch(() => {});
    return true;
  }

  pause(milliseconds) {
    return sleep(milliseconds);
  }

  release(key) {
    this.#held.delete(key);
  }

  /** For a new instance of the engine: whoever held or waited for a key went with the one before. */
  forgetHolders() {
    this.#held = new Map();
  }
}
