// Seals and opens values. The engine's wasm does it for its host, so no step sees the keys.

import { firstOf, itemsOf, textOf } from "../../codec.js";

/** The most purposes whose keys are kept; an application uses few. */
const MOST = 16;

const random = () => crypto.getRandomValues(new Uint8Array(24));

/**
 * The keys of one configuration. `convert(name, value)` calls a function of the engine with a value, and returns a
 * message.
 */
export class Sealer {
  #convert;
  #cookieKeys;
  #draw;
  /** Purpose → its derived keys, as a message. */
  #derived = new Map();

  constructor(convert, cookieKeys, draw = random) {
    this.#convert = convert;
    this.#cookieKeys = cookieKeys;
    this.#draw = draw;
  }

  #keysOf(purpose) {
    if (!this.#derived.has(purpose)) {
      if (this.#derived.size === MOST) this.#derived.delete(this.#derived.keys().next().value);
      this.#derived.set(purpose, this.#convert("deriveKeys", [this.#cookieKeys, purpose]));
    }
    return this.#derived.get(purpose);
  }

  /** The keys of each purpose, and the payload. To derive a key may move the engine's memory, of which that is a view. */
  #withKeys(purposes, payload) {
    const bytes = purposes.every((purpose) => this.#derived.has(purpose)) ? payload : payload.slice();
    return [purposes.map((purpose) => this.#keysOf(purpose)), bytes];
  }

  // Payloads and answers stay messages, so what is sealed never becomes a JavaScript value.

  seal(payload) {
    const [[keys], bytes] = this.#withKeys([firstOf(payload)], payload);
    return this.#convert("seal", [keys, textOf(this.#draw()), bytes]);
  }

  unseal(payload) {
    return this.#convert("unseal", this.#withKeys(itemsOf(payload).map(firstOf), payload));
  }
}
