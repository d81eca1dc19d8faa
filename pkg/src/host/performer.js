// Performs the effects of the current step.

let current;

/**
 * Performs an effect, from message to message; no bytes if the answer comes later. The engine's wasm imports it.
 */
export const perform = (asked) => current(asked);

/** Runs a step whose effects `performer` performs. */
export function performedBy(performer, step) {
  const outer = current; // a listener may call the engine in the middle of a step
  current = performer;
  try {
    return step();
  } finally {
    current = outer;
  }
}
