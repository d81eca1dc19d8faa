// A session store in the memory of this process: for tests, and for a server that is one process and may forget its
// sessions when it is restarted. Another process, another isolate and another region do not see it.
//
//   import { memoryStore } from "grantway/stores/memory";
//   createHandler({ …, store: memoryStore() });

/** Writing a new entry removes expired ones: it checks this many, oldest writes first. */
const LOOKED_AT = 8;

/** A `SessionStore` that lasts as long as this process. `now` is a clock in Unix milliseconds, for tests. */
export function memoryStore({ now = Date.now } = {}) {
  const entries = new Map();
  let writings = 0;

  const expired = (entry) => entry.expires_at * 1000 <= now();
  const live = (key) => {
    const entry = entries.get(key);
    return entry && !expired(entry) ? entry : undefined;
  };

  function sweep() {
    let left = LOOKED_AT;
    for (const [key, entry] of entries) {
      if (left === 0) return;
      left -= 1;
      entries.delete(key);
      // Move it to the end, so that the next sweep looks at others.
      if (!expired(entry)) entries.set(key, entry);
    }
  }

  return {
    async get(key) {
      const entry = live(key);
      return entry ? { value: entry.value, version: entry.version } : null;
    },
    async put(key, value, { version, expires_at }) {
      if ((live(key)?.version ?? null) !== version) return null;
      writings += 1;
      const next = String(writings);
      entries.set(key, { value, version: next, expires_at });
      sweep();
      return next;
    },
    async delete(key) {
      entries.delete(key);
    },
  };
}
