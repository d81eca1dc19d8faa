import { callbackText } from "../callback_text.js";
import { failure } from "./failure.js";
import { readOptions } from "./options.js";
import { authorizationOptions, clientOptions, readClientOptions } from "./protocol_options.js";

/** The primitives of one provider, for pages that keep transaction and tokens themselves. */
class Protocol {
  #engine;

  constructor(engine) {
    this.#engine = engine;
  }

  createAuthorization(options = {}) {
    const request = readOptions(options, authorizationOptions);
    return this.#engine.callNow((protocol) => protocol.createAuthorization(request));
  }

  async exchange(callback, transaction) {
    const text = await callbackText(callback, failure);
    return this.#engine.call((protocol) => protocol.exchange(text, transaction));
  }

  async refresh(tokens) {
    return this.#engine.call((protocol) => protocol.refresh(tokens));
  }

  async userinfo(tokens) {
    return this.#engine.call((protocol) => protocol.userinfo(tokens));
  }

  async revoke(tokens) {
    return this.#engine.call((protocol) => protocol.revoke(tokens));
  }
}

export async function createProtocol(options) {
  const read = readClientOptions(options, clientOptions);
  const { EngineObject } = await import("./engine.js");
  const engine = new EngineObject(({ BrowserProtocol }) => BrowserProtocol.create(read));
  await engine.ready();
  return new Protocol(engine);
}
