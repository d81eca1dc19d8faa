import * as glue from "../../wasm/browser/grantway.js";
import { wasmModule } from "../../wasm/browser/grantway_bg.wasm.js";
import { asFailure, failure } from "./failure.js";

// The engine aborts where it would panic: a `WebAssembly.RuntimeError` leaves its memory in an unknown state, so the
// instance is dropped and the next call gets a new one. Nothing is lost with it, as no session lives only there.

let loading;
/** Counts the instances; an object belongs to the one it was made in. */
let generation = 0;
/** How to fail each call under way when the instance goes. */
const underWay = new Set();

/** The engine's exports, instantiated once a page and again after a trap. */
export function loadEngine() {
  loading ??= wasmModule()
    .then((module) => {
      if (generation > 0) glue.__wbg_reset_state?.();
      glue.initSync({ module });
      return glue;
    })
    .catch((cause) => {
      loading = undefined; // a refused load may succeed later, a kept failure never
      throw failure("engine_unavailable", undefined, cause);
    });
  return loading;
}

function dropInstance(cause) {
  generation += 1;
  loading = undefined;
  const error = failure("engine_trapped", undefined, cause);
  for (const fail of underWay) fail(error);
  return error;
}

function engineFailure(thrown) {
  return thrown instanceof WebAssembly.RuntimeError ? dropInstance(thrown) : asFailure(thrown);
}

// A trap in a later step of an asynchronous call happens in a task of its own: the call's promise never settles, and
// the trap shows up as an uncaught error of the page. It is looked for while calls are under way.
function onUncaught(event) {
  const thrown = event.error ?? event.reason;
  if (!(thrown instanceof WebAssembly.RuntimeError)) return;
  event.preventDefault();
  dropInstance(thrown);
}

async function guarded(use) {
  if (underWay.size === 0) {
    globalThis.addEventListener?.("error", onUncaught);
    globalThis.addEventListener?.("unhandledrejection", onUncaught);
  }
  let fail;
  try {
    return await new Promise((resolve, reject) => {
      fail = reject;
      underWay.add(fail);
      Promise.resolve().then(use).then(resolve, reject);
    });
  } catch (thrown) {
    throw engineFailure(thrown);
  } finally {
    underWay.delete(fail);
    if (underWay.size === 0) {
      globalThis.removeEventListener?.("error", onUncaught);
      globalThis.removeEventListener?.("unhandledrejection", onUncaught);
    }
  }
}

/** An object of the engine that is made again, with the same options, in every new instance. */
export class EngineObject {
  #make;
  #made;
  #object;
  #generation;

  /** `make` gets the engine's exports and returns a promise of the object. */
  constructor(make) {
    this.#make = make;
  }

  /** Resolves when the object exists in the present instance. */
  ready() {
    if (this.#made && this.#generation === generation) return this.#made;
    this.#generation = generation;
    this.#object = undefined;
    const made = loadEngine()
      .then((engine) => guarded(() => this.#make(engine)))
      .then((object) => (this.#object = object));
    made.catch(() => {
      if (this.#made === made) this.#made = undefined;
    });
    this.#made = made;
    return made;
  }

  /** Calls into the object and waits for the answer. */
  async call(use) {
    const object = await this.ready();
    return guarded(() => use(object));
  }

  /** Calls into the object at once, as a click needs it. */
  callNow(use) {
    if (this.#object === undefined || this.#generation !== generation) {
      this.ready().catch(() => {});
      throw failure("engine_trapped");
    }
    try {
      return use(this.#object);
    } catch (thrown) {
      const error = engineFailure(thrown);
      if (error.code === "engine_trapped") this.ready().catch(() => {});
      throw error;
    }
  }
}
