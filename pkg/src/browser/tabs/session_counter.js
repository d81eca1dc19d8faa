// The number of the last change of a client's session, in any tab: no secret, so it is in `localStorage`, which every tab
// reads at once. A tab that has an older session than this says has missed something.

const KEY = "grantway:changes:";

/** Where there is no storage: the changes of this page alone. */
const own = new Map();

const STATES = ["in", "ended", "out"];

/**
 * `read()` gives `{ count, state }`: `state` is `"in"` while there is a session, `"out"` after somebody signed out, and
 * `"ended"` where the server ended the session.
 */
export function counterOf(tag) {
  const key = KEY + tag;
  return {
    read() {
      try {
        const [count, state] = JSON.parse(globalThis.localStorage.getItem(key)) ?? [0, "none"];
        if (Number.isSafeInteger(count) && STATES.includes(state)) return { count, state };
      } catch {
        // Blocked, or not ours.
      }
      return own.get(tag) ?? { count: 0, state: "none" };
    },
    write(count, state) {
      own.set(tag, { count, state });
      try {
        globalThis.localStorage.setItem(key, JSON.stringify([count, state]));
      } catch {
        // Blocked or full.
      }
    },
  };
}
