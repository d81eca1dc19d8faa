import { clockOf } from "../first_load.js";

const KEY = "grantway:skew";
/** Milliseconds by which a clock may be wrong without consequence: answers travel, and `Date` has whole seconds. */
const LEEWAY = 10_000;
/** Milliseconds that the page's own server may take to say what time it is. */
const PATIENCE = 3000;

/**
 * The time by the server's clock. Between two looks it is the longer of what the computer's clock and a stopwatch say:
 * the clock may be set back, and the stopwatch may stand still while the computer sleeps.
 */
export function measuredClock(options, report) {
  const clock = clockOf(options);
  const watch = options.now ? () => 0 : () => performance.now();
  let skew = storedSkew();
  let anchor = [clock(), watch()];

  function wall() {
    const time = clock();
    const [at, started] = anchor;
    const stopwatch = at + watch() - started;
    if (options.now || time >= stopwatch) return time;
    // Set back, but for the moment that the two always differ by.
    return stopwatch - time > 1000 ? stopwatch : time;
  }

  const now = () => wall() + skew;

  function learn(time, source) {
    anchor = [clock(), watch()];
    const found = time - anchor[0];
    const before = skew;
    skew = Math.abs(found) < LEEWAY ? 0 : found;
    if (Math.abs(skew - before) < LEEWAY) return;
    storeSkew(skew);
    report({ type: "clock_skew", seconds: Math.round(-skew / 1000), source });
  }

  /** Looks at the answer of a server: its `Date` where the page may read it, else when it issued the ID token. */
  async function look(date, issuedAt) {
    const time = Date.parse(date ?? "");
    if (!Number.isNaN(time)) return learn(time, "Date");
    if (issuedAt === undefined || Math.abs(issuedAt * 1000 - now()) < LEEWAY) return undefined;
    // An ID token may be old, so the page's own server is asked first: its `Date` can be read.
    const own = await ownServer();
    return own === undefined ? learn(issuedAt * 1000, "iat") : learn(own, "Date");
  }

  return { now, look, isWrong: () => skew !== 0 };
}

async function ownServer() {
  const aborting = new AbortController();
  const late = setTimeout(() => aborting.abort(), PATIENCE);
  try {
    const answer = await globalThis.fetch(globalThis.location.origin, { method: "HEAD", cache: "no-store", signal: aborting.signal });
    const time = Date.parse(answer.headers.get("date") ?? "");
    return Number.isNaN(time) ? undefined : time;
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}

function storedSkew() {
  try {
    return Number(globalThis.localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

function storeSkew(skew) {
  try {
    if (skew === 0) globalThis.localStorage.removeItem(KEY);
    else globalThis.localStorage.setItem(KEY, String(skew));
  } catch {
    // Blocked or full: measured again with the next answer.
  }
}

/** When the ID token of a token answer was issued, as it says itself; undefined if there is none. */
export function issuedAt(text) {
  try {
    const [, payload] = JSON.parse(text).id_token.split(".");
    const { iat } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
    return Number.isSafeInteger(iat) ? iat : undefined;
  } catch {
    return undefined;
  }
}
