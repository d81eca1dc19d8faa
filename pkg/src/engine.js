// The engine aborts where it would panic: a `WebAssembly.RuntimeError` leaves its memory in an unknown state, so the
// instance is dropped and a new one is made of the kept module. Nothing is lost with it, as no session lives only there.

/**
 * One build of the engine. `glue` is what is used of the generated module, `obtainModule` gives its
 * `WebAssembly.Module` (or a promise of it), `failure` and `asFailure` make errors with that build's texts.
 */
export function engineFrom(glue, obtainModule, { failure, asFailure }) {
  let loading;
  let instance;
  /** Counts the instances; an object belongs to the one it was made in. */
  let generation = 0;
  /** How to fail each call under way when the instance goes. */
  const underWay = new Set();

  function dropInstance(cause) {
    generation += 1;
    glue.renew();
    const error = failure("engine_trapped", undefined, cause);
    for (const fail of underWay) fail(error);
    return error;
  }

  function instantiate(module) {
    glue.initSync({ module });
    return glue;
  }

  /** The engine's exports, where the module can be had without waiting; else undefined. */
  function loadNow() {
    if (instance) return instance;
    if (loading) return undefined;
    const module = obtainModule();
    if (!(module instanceof WebAssembly.Module)) return undefined;
    instance = instantiate(module);
    loading = Promise.resolve(instance);
    return instance;
  }

  /** The engine's exports, instantiated once. */
  function load() {
    loading ??= (async () => (instance = instantiate(await obtainModule())))().catch((cause) => {
      loading = undefined; // a refused load may succeed later
      throw failure("engine_unavailable", undefined, cause);
    });
    return loading;
  }

  function engineFailure(thrown) {
    return thrown instanceof WebAssembly.RuntimeError ? dropInstance(thrown) : asFailure(thrown);
  }

  /** Goes on with a call for as long as it waits for something; the engine makes no promises of its own. */
  async function advance(step) {
    const begun = generation;
    while (typeof step?.resume === "function") {
      let brought;
      let isRejection = false;
      try {
        brought = await step.promise;
      } catch (thrown) {
        brought = thrown;
        isRejection = true;
      }
      if (begun !== generation) return undefined; // its caller was told when the instance went
      step = step.resume(brought, isRejection);
    }
    return step;
  }

  async function guarded(use) {
    let fail;
    try {
      const step = use();
      if (typeof step?.resume !== "function") return await step;
      return await new Promise((resolve, reject) => {
        fail = reject;
        underWay.add(fail);
        advance(step).then(resolve, reject);
      });
    } catch (thrown) {
      throw engineFailure(thrown);
    } finally {
      if (fail) underWay.delete(fail);
    }
  }

  /** An object of the engine that is made again, with the same options, in every new instance. */
  class EngineObject {
    #make;
    #made;
    #object;
    #generation;

    /** `make` gets the engine's exports and the number of its instance, and returns the object, or a promise of it. */
    constructor(make) {
      this.#make = make;
    }

    /**
     * Makes the object at once where the module can be had at once, so that a mistake of the options is thrown where
     * they were given. Where it cannot, or the engine does not start here, the first call tells.
     */
    readNow() {
      let engine;
      try {
        engine = loadNow();
      } catch {
        return;
      }
      if (!engine || this.#made) return;
      const begun = generation;
      try {
        this.#object = this.#make(engine, begun);
      } catch (thrown) {
        const error = engineFailure(thrown);
        if (error.kind === "misuse") throw error;
        return;
      }
      this.#generation = begun;
      this.#made = Promise.resolve(this.#object);
    }

    /** Resolves when the object exists in the present instance. */
    ready() {
      if (this.#made && this.#generation === generation) return this.#made;
      this.#generation = generation;
      this.#object = undefined;
      const made = load()
        .then((engine) => guarded(() => this.#make(engine, generation)))
        .then((object) => (this.#object = object));
      made.catch(() => {
        if (this.#made === made) this.#made = undefined;
      });
      this.#made = made;
      return made;
    }

    /** Calls into the object and waits for the answer. */
    async call(use) {
      let object;
      // The object may have been released in the meantime.
      while (object === undefined || object !== this.#object) object = await this.ready();
      return guarded(() => use(object));
    }

    /** Releases the object; calls under way go on, and the next call makes it anew. */
    release() {
      if (this.#object !== undefined && this.#generation === generation) this.#object.free();
      this.#object = undefined;
      this.#made = undefined;
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

  return { load, EngineObject };
}
