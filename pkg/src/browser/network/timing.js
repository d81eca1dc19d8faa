/** Seconds: the first pause after a failure, and the longest. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [2, 60];

/** Pauses between tries that fail for a temporary reason: each is twice as long as the one before. */
export function backoff() {
  let failures = 0;
  return {
    /** The seconds to wait now. */
    failed: () => Math.min(FIRST_PAUSE * 2 ** failures++, LONGEST_PAUSE),
    worked() {
      failures = 0;
    },
  };
}

/** The longest delay a browser keeps: a longer one wraps around and fires at once (2^31 - 1 milliseconds). */
const LONGEST_DELAY = 2_147_483_647;

/**
 * Calls `fn` once the clock has reached `at` (Unix milliseconds), however far away that is: some tokens live for twenty
 * years. Returns a function that cancels it.
 */
export function callAt(at, now, fn) {
  let timer;
  const arm = () => {
    const left = at - now();
    timer = left > 0 ? setTimeout(arm, Math.min(left, LONGEST_DELAY)) : setTimeout(fn, 0);
  };
  arm();
  return () => clearTimeout(timer);
}

/** Milliseconds during which others may join a call: an older one may hang when a new one would not. */
const YOUNG = 2000;

/**
 * A function that joins the call under way instead of starting another one. If the joined call becomes too old, a new
 * one is started.
 */
export function singleFlight(start, young = YOUNG) {
  let flight;
  return function fly() {
    const left = flight ? young - (performance.now() - flight.begun) : 0;
    if (left > 0) return joined(flight.call, left, fly);
    const own = { begun: performance.now() };
    own.call = start().finally(() => {
      if (flight === own) flight = undefined;
    });
    flight = own;
    return own.call;
  };
}

function joined(call, left, again) {
  if (left === Infinity) return call;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(again()), left);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
