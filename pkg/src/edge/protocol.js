import { callbackText } from "../errors/callback_text.js";
import { refreshedOr } from "../refreshed.js";
import { Call } from "./host/call.js";
import { Compiled } from "./compiled.js";
import { engine } from "./engine.js";
import { asFailure, failure } from "./failure.js";
import * as operations from "./operations.js";
import { platform } from "./host/platform.js";
import { Sealer } from "./host/sealer.js";
import { heard } from "./answers/timing.js";

function asText(option, value) {
  if (typeof value === "string") return value;
  throw failure("option_wrong_type", { option, found: typeof value, expected: "a string" });
}

/** The tokens of a refresh, and the error if only the refresh token of its answer is used. */
const refreshedOf = (given, rawOf) => (given.refused ? { ...given, refused: rawOf(given.refused) } : given);

/** The primitives for one provider, for applications that store transaction and tokens themselves. */
class Protocol {
  #around;
  #client;

  constructor(around, client) {
    this.#around = around;
    this.#client = client;
  }

  #callOf(operation, args, read) {
    return { operation, client: this.#client, args, host: new Call(this.#around), read };
  }

  #call(...call) {
    return engine.run(this.#callOf(...call));
  }

  createAuthorization(options) {
    return engine.runNow(this.#callOf(operations.CREATE_AUTHORIZATION, [options]));
  }

  async exchange(callback, transaction) {
    const text = typeof callback === "string" ? callback : await callbackText(callback, failure);
    return this.#call(operations.EXCHANGE, [text, transaction]);
  }

  async refresh(tokens) {
    return refreshedOr(asFailure, await this.#call(operations.REFRESH, [tokens], refreshedOf));
  }

  async clientCredentials(options) {
    return this.#call(operations.CLIENT_CREDENTIALS, [options]);
  }

  async userinfo(tokens) {
    return this.#call(operations.VERIFIED_USERINFO, [tokens]);
  }

  async revoke(tokens) {
    await this.#call(operations.REVOKE, [tokens]);
  }

  seal(purpose, value, options) {
    let content;
    try {
      content = JSON.stringify(value ?? null);
    } catch {
      // A cycle, or an object that cannot be read: the engine reads what it can.
    }
    return engine.runNow(this.#callOf(operations.SEAL, [asText("purpose", purpose), content ?? value, options]));
  }

  unseal(purpose, sealed) {
    const args = [asText("purpose", purpose), asText("sealed", sealed)];
    const opened = engine.runNow(this.#callOf(operations.UNSEAL, args));
    return typeof opened === "string" ? JSON.parse(opened) : opened;
  }
}

export async function createProtocol(options) {
  const { fetch, now, onEvent, cookieKeys } = heard(options) ?? {};
  const around = {
    options: { ...options, fetch },
    platform,
    sealer: new Sealer(engine.convert, cookieKeys),
    headers: engine.headers,
    now: typeof now === "function" ? now : Date.now,
    onEvent,
    report() {},
  };
  const compiled = new Compiled(operations.CONFIGURE_PROTOCOL, options, new Call(around));
  return new Protocol(around, await compiled.get());
}
