// What an isolate remembers between requests. It lives outside the engine, so that it survives a trap. It may be
// lost at any time, so nothing in it is essential.

/** The most entries; the oldest goes first. */
const ENTRIES = 2048;
/** Milliseconds between the looks of requests that wait for a key. */
const INTERVAL = 15;

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Belongs to a handler and outlives its configurations. */
export class Isolate {
  #entries = new Map();
  /** key → who holds it, and until when */
  #held = new Map();
  #holders = 0;

  /** `now` and `until` are Unix seconds. */
  get(key, now) {
    const entry = this.#entries.get(key);
    return entry !== undefined && now < entry.until ? entry.value : undefined;
  }

  set(key, value, until) {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until });
    if (this.#entries.size > ENTRIES) this.#entries.delete(this.#entries.keys().next().value);
  }

  // Looks at intervals instead of sharing a promise: in workerd, a promise of a request whose client has left may
  // never settle, and every request that waits for it would hang too. `milliseconds` is the longest that a holder
  // can take; after that it counts as gone, one of the waiting requests takes its place, and the others wait for
  // that one.
  /** The holder's number, or undefined after twice as long. */
  async hold(key, milliseconds) {
    const held = this.#held;
    const end = performance.now() + 2 * milliseconds; // a clock that nobody sets
    for (let now = performance.now(); now < held.get(key)?.until; now = performance.now()) {
      if (now >= end) return undefined;
      await sleep(INTERVAL);
    }
    this.#holders += 1;
    held.set(key, { holder: this.#holders, until: performance.now() + milliseconds });
    return this.#holders;
  }

  pause(milliseconds) {
    return sleep(milliseconds);
  }

  release(key, holder) {
    if (this.#held.get(key)?.holder === holder) this.#held.delete(key);
  }
}
