/** Seconds: the first pause after a failure, and the longest. */
const [FIRST, LONGEST] = [2, 60];

/** Pauses between tries that fail for a temporary reason. What the server says in `Retry-After` counts, up to the longest. */
export function backoff() {
  let failures = 0;
  let until = 0;
  const stop = () => (until = 0);
  globalThis.addEventListener?.("online", stop);
  return {
    isOn: () => performance.now() < until,
    failed({ retry_after } = {}) {
      const pause = Math.min(retry_after ?? FIRST * 2 ** failures, LONGEST);
      failures += 1;
      until = performance.now() + pause * 1000;
      return pause;
    },
    worked() {
      failures = 0;
      stop();
    },
  };
}
