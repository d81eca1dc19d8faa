import { callbackText } from "../callback_text.js";
import { EngineObject } from "./engine.js";
import { asFailure, failure } from "./failure.js";
import { refreshedOr } from "../refreshed.js";
import { heard } from "./timing.js";

function asText(option, value) {
  if (typeof value === "string") return value;
  throw failure("option_wrong_type", { option, found: typeof value, expected: "a string" });
}

/** The primitives of one provider, for those who keep transaction and tokens themselves. */
class Protocol {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  createAuthorization(options) {
    return this.#engine.callNow((protocol) => protocol.createAuthorization(options));
  }

  async exchange(callback, transaction) {
    const text = await callbackText(callback, failure);
    return this.#engine.call((protocol) => protocol.exchange(text, transaction));
  }

  async refresh(tokens) {
    return refreshedOr(asFailure, await this.#engine.call((protocol) => protocol.refresh(tokens)));
  }

  async clientCredentials(options) {
    return this.#engine.call((protocol) => protocol.clientCredentials(options));
  }

  async userinfo(tokens) {
    return this.#engine.call((protocol) => protocol.userinfo(tokens));
  }

  async revoke(tokens) {
    return this.#engine.call((protocol) => protocol.revoke(tokens));
  }

  seal(purpose, value, options) {
    let json;
    try {
      json = JSON.stringify(value ?? null);
    } catch {
      // A cycle, or an object that refuses to be read: the engine reads what it can.
    }
    return this.#engine.callNow((protocol) => protocol.seal(asText("purpose", purpose), json, value, options));
  }

  unseal(purpose, sealed) {
    const opened = this.#engine.callNow((protocol) => protocol.unseal(asText("purpose", purpose), asText("sealed", sealed)));
    return typeof opened === "string" ? JSON.parse(opened) : opened;
  }
}

export async function createProtocol(options) {
  const engine = new EngineObject(({ EdgeProtocol }) => EdgeProtocol.create(heard(options)));
  await engine.ready();
  return new Protocol(engine);
}
