/** The longest delay a browser keeps: a longer one wraps around and fires at once (2^31 - 1 milliseconds). */
const LONGEST = 2_147_483_647;

/**
 * Calls `fn` once the clock has reached `at` (Unix milliseconds), however far away that is: some tokens live for twenty
 * years. Returns a function that cancels it.
 */
export function callAt(at, now, fn) {
  let timer;
  const arm = () => {
    const left = at - now();
    timer = left > 0 ? setTimeout(arm, Math.min(left, LONGEST)) : setTimeout(fn, 0);
  };
  arm();
  return () => clearTimeout(timer);
}
