// The engine is a pure function: each step gets all it needs and leaves nothing behind. If a step needs something
// from the platform, it asks its host. The host performs effects that take no time within the step. For all others
// the step ends, and runs again when the answer is there, with all answers so far in its log. So a trap fails only
// the calls under way; the next call runs in a new instance of the module.
import { decodeStep, encode, Envelope } from "./codec.js";
import { DRAW_ENTROPY, ENTROPY, UNEXPECTED, Unperformed, VERSION } from "./effects.js";
import { performedBy, taken } from "./host/performer.js";

/** The engine's stack is at the bottom of its memory (`-zstack-size` in xtask/src/build). */
const STACK = 65_536;

/** What the engine gets if an answer comes later. */
const LATER = new Uint8Array();

/**
 * Whether a server's `error` is a name, as in RFC 6749 section 5.2, and not a text, which must not appear in logs.
 */
const isErrorName = (text) => /^[!#-[\]-~]{1,64}$/.test(text);

/** The time of the application's clock; anything that is not a time counts as 0. */
function timeOf({ now }) {
  try {
    const time = Number(now());
    return Number.isSafeInteger(Math.floor(time)) ? time : 0;
  } catch {
    return 0;
  }
}

/**
 * Drives one build of the engine. `glue` has the functions of the generated module, `obtainModule` returns its
 * `WebAssembly.Module` (or a promise of it), `failure` and `asFailure` make errors with that build's texts, and
 * `codes` names error codes by their number.
 *
 * A call is `{ operation, client, args, host, read }`; its host is `{ now, onEvent, perform, report, entropy,
 * isRaw, end }`. `perform(effect, payload, emit, rawOf)` returns the answer or a promise of it, or throws
 * `Unperformed`, and emits events if `emit` is given, because somebody listens. `report(event, error, raw)`
 * receives failures. `isRaw(effect)` says whose payload stays a message. `entropy()` replaces random bytes. `end()`
 * runs when the call is over. `rawOf` turns an error that came as a value into what `asFailure` takes; `read(value,
 * rawOf)` turns the call's value into its result.
 */
export function driverFrom(glue, obtainModule, { failure, asFailure, codes }) {
  let loading;
  /** What the instance exports: its memory, and how to wipe it. */
  let exports;
  /** The memory of its stack; empty when the memory has grown. */
  let stack = new Uint8Array();
  /** Counts the instances. */
  let generation = 0;
  /** How many of the engine's functions are running inside each other: within a step, the host may call others. */
  let depth = 0;
  /** How to fail each call under way if the instance is lost. */
  const underWay = new Set();

  function begin(module) {
    exports = glue.initSync({ module });
    glue.begin();
    exports.mark();
  }

  /** Resolves when steps can be made. */
  function load() {
    loading ??= (async () => begin(await obtainModule()))().catch((cause) => {
      loading = undefined; // a refused load may succeed later
      throw failure("engine_unavailable", undefined, cause);
    });
    return loading;
  }

  /** Whether steps can be made without waiting: if the module is at hand, it is loaded. */
  function loadNow() {
    if (exports || loading) return Boolean(exports);
    const module = obtainModule();
    if (!(module instanceof WebAssembly.Module)) return false;
    begin(module);
    loading = Promise.resolve();
    return true;
  }

  /** Wipes what the engine's functions have left in its memory. */
  function wipe() {
    exports.wipe();
    if (stack.length === 0) stack = new Uint8Array(exports.memory.buffer, 0, STACK);
    stack.fill(0);
  }

  /**
   * Calls a function of the engine with a message, and wipes what that leaves in its memory. `read` makes the result
   * from the message that the function returns, if any: a view of that memory.
   */
  function inEngine(use, message, read) {
    const begun = generation;
    depth += 1;
    try {
      const result = use(message);
      try {
        return read ? read(taken() ?? result) : result;
      } finally {
        if (depth === 1) wipe();
      }
    } catch (cause) {
      if (!(cause instanceof WebAssembly.RuntimeError) || begun !== generation) throw cause;
      generation += 1;
      taken(); // it may have trapped after it returned a message
      glue.renew();
      exports = loading = undefined;
      stack = new Uint8Array();
      const error = failure("engine_trapped", undefined, cause);
      for (const fail of underWay) fail(error);
      throw error;
    } finally {
      depth -= 1;
    }
  }

  /** The engine's error from `[-code - 1, { detail, … }]`; its cause is among those that the host holds. */
  const rawOf = (number, { cause, mistakes, ...members }, causes) => {
    const raw = { ...members, code: codes[-number - 1] };
    if (typeof cause === "number") raw.cause = causes[cause];
    if (mistakes) raw.mistakes = mistakes.map((mistake) => ({ ...mistake, code: codes[mistake.code] }));
    return raw;
  };
  const errorOf = (...failed) => asFailure(rawOf(...failed));

  /** Emits the events of a step. */
  function emitAll({ host, causes, times }, events) {
    for (const { error: failed, since, ...event } of events) {
      if (failed) {
        const raw = rawOf(...failed, causes);
        const error = asFailure(raw);
        event.code = error.code;
        // A browser shows a redirect that was not followed as 0.
        if (error.status > 0) event.status = error.status;
        if (isErrorName(error.error ?? "")) event.server_error = error.error;
        host.report?.(event, error, raw);
      }
      if (since !== undefined) event.duration = Math.max(0, Math.round(timeOf(host) - times[since]));
      emit(host, event);
    }
  }

  function emit({ now, onEvent }, event) {
    try {
      onEvent?.({ ...event, at: Math.floor(now() / 1000) });
    } catch {
      // A listener that throws must not change what the flow does.
    }
  }

  /** An answer for the log: its number, the effect, whether it was performed, the answer, the time. */
  function answer(run, effect, isPerformed, value) {
    const now = timeOf(run.host);
    return [run.times.push(now) - 2, effect, isPerformed, value, Math.floor(now / 1000)];
  }

  function answerFailure(run, effect, thrown) {
    const unperformed = thrown instanceof Unperformed ? thrown : new Unperformed(UNEXPECTED, thrown);
    const { failure: number, cause, hasCause, retryAfter } = unperformed;
    const index = hasCause ? run.causes.push(cause) - 1 : null;
    return answer(run, effect, false, [number, index, retryAfter ?? null]);
  }

  /**
   * Performs the effect that the step asks for, and returns the log entry. If the answer comes later, `run.waits`
   * says what for.
   */
  function performWithin(run, asked) {
    const { host, envelope } = run;
    const begun = generation;
    const { head: effect, value, events, provider } = decodeStep(asked, host.isRaw);
    // A listener may call the engine, whose memory may move.
    const payload = events.length > 0 && value instanceof Uint8Array ? value.slice() : value;
    if (events.length > 0) emitAll(run, events);
    try {
      // The host emits the events of requests, and names the provider as the engine does.
      const emitOf = host.onEvent && ((event) => emit(host, provider ? { ...event, provider } : event));
      const performed =
        effect === DRAW_ENTROPY ? (host.entropy?.() ?? entropy()) : host.perform(effect, payload, emitOf, run.rawOf);
      // Another call of the engine, from a listener or the application, may have trapped.
      if (begun !== generation) throw failure("engine_trapped");
      if (typeof performed?.then !== "function") return envelope.append(answer(run, effect, true, performed));
      run.waits = { effect, performed };
      return LATER;
    } catch (thrown) {
      if (begun !== generation) throw thrown;
      return envelope.append(answerFailure(run, effect, thrown));
    }
  }

  /**
   * Runs a step and returns the effect that it waits for. If it waits for nothing, `run.value` is the result of the
   * call. `entry` is the answer for which the last step waited.
   */
  function advance(run, entry) {
    const { envelope } = run;
    run.waits = undefined;
    const message = envelope.open(entry);
    let ended;
    try {
      ended = performedBy(run.performer, () => inEngine(glue.step, message, run.decode));
    } finally {
      envelope.close(run.waits);
    }
    if (run.waits) return run.waits;
    const { head, value, events } = ended;
    if (events.length > 0) emitAll(run, events);
    if (head !== true) throw errorOf(head, value, run.causes);
    run.value = run.read ? run.read(value, run.rawOf) : value;
    return undefined;
  }

  function runOf({ operation, client, args, host, read }) {
    const now = timeOf(host);
    const envelope = new Envelope([VERSION, operation, Math.floor(now / 1000), Boolean(host.onEvent), client, args, [operation]]);
    const run = { host, read, envelope, causes: [], times: [now] };
    run.rawOf = ([number, members]) => rawOf(number, members, run.causes);
    run.performer = (asked) => performWithin(run, asked);
    run.decode = (ended) => ended && decodeStep(ended, host.isRaw, true);
    return run;
  }

  /** The result of a call, or a promise of it if the call waits. */
  function start(call) {
    const end = () => call.host.end?.();
    if (!exports) return load().then(() => start(call), (error) => (end(), Promise.reject(error)));
    let waiting;
    try {
      const going = runOf(call);
      const waits = advance(going);
      if (!waits) return going.value;
      waiting = whenOver(going, waits);
    } finally {
      if (!waiting) end();
    }
    return waiting.finally(end);
  }

  /** The result of a call, after all its waits. */
  const run = async (call) => start(call);

  /** The result of a call that waits. */
  function whenOver(going, first) {
    const begun = generation;
    return new Promise((resolve, reject) => {
      underWay.add(reject);
      const end = (settle, value) => {
        underWay.delete(reject);
        settle(value);
      };
      const goOn = (take, effect, ...given) => {
        if (begun !== generation) return underWay.delete(reject); // its caller was told when the instance went
        try {
          const waits = advance(going, take(going, effect, ...given));
          if (waits) wait(waits);
          else end(resolve, going.value);
        } catch (thrown) {
          end(reject, thrown);
        }
      };
      const wait = ({ effect, performed }) =>
        performed.then(
          (value) => goOn(answer, effect, true, value),
          (thrown) => goOn(answerFailure, effect, thrown),
        );
      wait(first);
    });
  }

  /** The result of a call that must not wait, as in a click. */
  function runNow(call) {
    if (!exports) {
      load().catch(() => {});
      throw failure("engine_trapped");
    }
    const going = runOf(call);
    if (advance(going)) throw new TypeError("this call waits");
    return going.value;
  }

  /** A message that is used within the step; after it, its memory is wiped. */
  const inPlace = (message) => (depth > 1 ? message : message.slice());

  /** 96 random bytes, as a message. */
  function entropy() {
    try {
      return inEngine(glue.drawEntropy, undefined, inPlace);
    } catch (cause) {
      throw cause?.code === "engine_trapped" ? cause : new Unperformed(ENTROPY, cause);
    }
  }

  /** Calls one of the engine's other functions, from message to message. Within a step, the message is a view. */
  const convert = (name, value) => inEngine(glue[name], encode(value), inPlace);

  /** The headers of a request. Throws if a header may not have such a value. */
  const headers = (members) => inEngine(glue.headers, encode(members));

  /** An error that came as a value: `[-code - 1, error]`. */
  const errorFrom = ([number, members]) => errorOf(number, members, []);

  return { load, loadNow, start, run, runNow, convert, headers, errorFrom, codes };
}
