// Performs the effects of the current step, and takes what the engine returns. The engine's wasm imports both.

let current;
let returned;

/** Performs an effect, from message to message; no bytes if the answer comes later. */
export const perform = (asked) => current(asked);

/** Takes the message that a function of the engine returns. It is a view of the engine's memory. */
export function give(message) {
  returned = message;
}

/** The message that was returned last, if any. */
export function taken() {
  const message = returned;
  returned = undefined;
  return message;
}

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
