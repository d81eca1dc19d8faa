import { part } from "../first_load.js";

// Web Locks of the origin. Without them (plain http beyond loopback) a lease in IndexedDB takes their place.

/**
 * Milliseconds of a wait, and how many waits a tab has patience for: longer than any refresh takes. In several, because a
 * page that was suspended finds only the present one over, and its own turn may still end.
 */
const [WAIT, WAITS] = [5000, 9];

const locksOf = () => {
  const { locks } = globalThis.navigator ?? {};
  return typeof locks?.request === "function" ? locks : undefined;
};

/**
 * Runs `run` while no other tab runs under this name; from a tab that was suspended with the lock, the lock is taken.
 * `run` gets a function that asks whether the lock is still its own.
 */
export async function withLock(name, run) {
  const locks = locksOf();
  if (!locks) return (await part(() => import("./lease.js"))).withLease(name, run);
  const patience = new AbortController();
  let waits = 0;
  let timer;
  const wait = () => {
    timer = waits++ < WAITS ? setTimeout(wait, WAIT) : patience.abort();
  };
  let running;
  let isTaken = false;
  // The browser tells who lost a lock before it answers a later question.
  const isHeld = () => locks.query().catch(() => {}).then(() => !isTaken);
  const begin = () => {
    clearTimeout(timer);
    return (running = run(isHeld));
  };
  const request = (options) =>
    locks.request(name, options, begin).catch((why) => {
      // What was begun goes on, also if another tab took the lock meanwhile.
      isTaken = Boolean(running);
      if (running) return running;
      return why?.name === "AbortError" ? request({ steal: true }) : begin();
    });
  wait();
  return request({ signal: patience.signal });
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
