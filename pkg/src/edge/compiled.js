// Options in the form that the engine compiles: without the program's functions and objects, whose paths are listed
// separately.

import { decode, itemsOf } from "../codec.js";
import { engine } from "./engine.js";
import { CONFIGURE } from "./operations.js";

/** The options that are functions: of a handler, of one of its providers, of the primitives. */
const OF_HANDLER = ["fetch", "now", "onEvent", "onSignIn", "onError", "onLaunch", "selectProvider"];
const OF_PROVIDER = ["client_secret"];
const OF_PROTOCOL = ["fetch", "now", "onEvent", "client_secret"];
const AROUND = ["store", "cache", "import", "claims"];

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The options without their functions, and the paths of the functions. */
function dataOf(options, isHandler) {
  const functions = [];
  const without = (members, path, names) => {
    if (!isObject(members)) return members;
    const data = { ...members };
    for (const name of names) {
      // A message cannot express these, and they are not functions.
      if (typeof data[name] === "symbol" || typeof data[name] === "bigint") data[name] = {};
      if (typeof data[name] !== "function") continue;
      functions.push(path + name);
      delete data[name];
    }
    return data;
  };
  const data = without(options, "", isHandler ? OF_HANDLER : OF_PROTOCOL);
  if (!isObject(data) || !isHandler) return [data, functions];
  for (const name of AROUND) {
    if (data[name]) functions.push(name);
    delete data[name];
  }
  if (isObject(data.providers)) {
    const providers = Object.entries(data.providers).map(([name, entry]) => [name, without(entry, `providers.${name}.`, OF_PROVIDER)]);
    data.providers = Object.fromEntries(providers);
  }
  return [data, functions];
}

/** One configuration, compiled once. The result is sent with each step. */
export class Compiled {
  #call;
  #message;

  constructor(operation, options, host) {
    const isRaw = host.isRaw;
    // The compiled options, which come with `true`, stay a message.
    host.isRaw = (effect) => effect === true || Boolean(isRaw?.(effect));
    this.#call = { operation, client: null, args: dataOf(options, operation === CONFIGURE), host };
  }

  #take(message) {
    this.#message = message;
    return message;
  }

  /** The item at that index of the compiled options. */
  item(index) {
    return decode(itemsOf(this.#message)[index]);
  }

  /**
   * Compiles at once if the engine is at hand, so that a mistake is thrown where the options are given. If it is
   * not, or does not start here, the first call compiles.
   */
  readNow() {
    try {
      if (!engine.loadNow()) return;
    } catch {
      return;
    }
    try {
      this.#take(engine.runNow(this.#call));
    } catch (error) {
      if (error.kind === "misuse") throw error;
    }
  }

  /** The message of the compiled options, or a promise of it. */
  get() {
    return this.#message ?? engine.run(this.#call).then((message) => this.#take(message));
  }
}
