/** Seconds: the first pause after a failure, and the longest. */
const [FIRST, LONGEST] = [2, 60];

/** Pauses between tries that fail for a temporary reason: each is twice as long as the one before. */
export function backoff() {
  let failures = 0;
  return {
    /** The seconds to wait now. */
    failed: () => Math.min(FIRST * 2 ** failures++, LONGEST),
    worked() {
      failures = 0;
    },
  };
}
