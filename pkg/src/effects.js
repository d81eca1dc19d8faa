// The effects that the engine asks its host for, and how they fail. A test compares the numbers with
// src/step/effect.rs, which also describes each.

/** Version of the envelope in which the engine is called (src/bindings/envelope.rs). */
export const VERSION = 1;

export const DRAW_ENTROPY = 1;
export const SEND = 2;

export const RECALL_TRANSACTION = 10;
export const REMEMBER_TRANSACTION = 11;
export const KNOW_TRANSACTION = 12;
export const STORE_SESSION = 13;
export const FORGET_SESSION = 14;
export const STORE_METADATA = 15;
export const MAKE_DPOP_KEY = 16;
export const SIGN_DPOP = 17;
export const RECALL_DPOP_NONCE = 18;

/** A failure that has no name. */
export const UNEXPECTED = 0;
export const NETWORK = 1;
export const TIMED_OUT = 2;
export const TOO_LARGE = 3;
export const ENTROPY = 4;
export const STORAGE = 5;

/** An effect that could not be performed: how it failed, and what was thrown, if anything. Hosts throw it. */
export class Unperformed {
  constructor(failure, ...[cause, retryAfter]) {
    Object.assign(this, { failure, cause, retryAfter, hasCause: arguments.length > 1 });
  }
}
