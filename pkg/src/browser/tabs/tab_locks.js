import { part } from "../first_load.js";

// Web Locks of the origin. Without them (plain http beyond loopback) a lease in IndexedDB takes their place.

/** Milliseconds after which a lock is taken from a tab that was suspended with it: longer than any refresh takes. */
const HELD_AT_MOST = 45_000;

const locksOf = () => {
  const { locks } = globalThis.navigator ?? {};
  return typeof locks?.request === "function" ? locks : undefined;
};

/** Runs `run` while no other tab runs under this name. */
export async function withLock(name, run) {
  const locks = locksOf();
  if (!locks) return (await part(() => import("./lease.js"))).withLease(name, run);
  let running;
  const begin = () => (running = run());
  const patience = new AbortController();
  const late = setTimeout(() => patience.abort(), HELD_AT_MOST);
  const granted = () => {
    clearTimeout(late);
    return begin();
  };
  try {
    return await locks.request(name, { signal: patience.signal }, granted);
  } catch (thrown) {
    // What was begun goes on, also if another tab took the lock meanwhile.
    if (running) return running;
    if (thrown?.name !== "AbortError") return begin();
    return await locks.request(name, { steal: true }, begin).catch((why) => running ?? Promise.reject(why));
  } finally {
    clearTimeout(late);
  }
}

/**
 * The number that a client shows to the others of that name, in this page and in other tabs, by a lock that it holds while
 * the page is shown. The browser grants and frees locks in the order in which they are asked for, so whoever gets a lock
 * that this page frees later sees the number. Each client holds a lock of its own: two in one page are two.
 */
export function shownNumber(name) {
  let shown;

  function show(number) {
    const locks = locksOf();
    const before = shown;
    if (!locks || before?.number >= number) return;
    let release;
    const take = () => {
      const until = new Promise((end) => (release = end));
      locks.request(`${name}:${number}`, { mode: "shared" }, () => until).catch(() => {});
    };
    // A page with a lock is kept out of the back-forward cache.
    const hide = () => release();
    const again = ({ persisted }) => persisted && take();
    globalThis.addEventListener?.("pagehide", hide);
    globalThis.addEventListener?.("pageshow", again);
    take();
    shown = {
      number,
      end() {
        globalThis.removeEventListener?.("pagehide", hide);
        globalThis.removeEventListener?.("pageshow", again);
        release();
      },
    };
    before?.end();
  }

  /** The numbers that the other clients show; undefined if nobody can say. */
  async function others() {
    try {
      const { held } = await locksOf().query();
      const all = held.map((lock) => lock.name).filter((each) => each.startsWith(`${name}:`)).map((each) => Number(each.slice(name.length + 1)));
      const own = all.indexOf(shown?.number);
      if (own >= 0) all.splice(own, 1);
      return all.filter(Number.isSafeInteger);
    } catch {
      return undefined;
    }
  }

  return { show, others };
}
