// Stands in for the wasm-bindgen glue: `loads` and `behaviour` are what a test sets and sees. A behaviour is one operation
// of the engine: it returns a value, or a promise, or `{ promise, resume(brought, isRejection) }` where it waits first.
import { codes } from "../../pkg/src/errors/error_names.browser.js";
import { decode, encode } from "../../pkg/src/codec.js";
import { perform } from "../../pkg/src/host/performer.js";
import { FORGET_SESSION, STORE_SESSION } from "../../pkg/src/effects.js";
import * as operations from "../../pkg/src/browser/public/operations.js";

export const loads = [];
export const behaviour = {};

/** The name of what a client keeps. */
export const tagOf = ({ issuer, client_id, redirect_uri }) => JSON.stringify([issuer, client_id, redirect_uri]);
const exports = { memory: new WebAssembly.Memory({ initial: 2 }), mark() {}, wipe() {} };
let isLoaded = false;

export function initSync({ module }) {
  if (!isLoaded) loads.push(module);
  isLoaded = true;
  return exports;
}

export function __wbg_reset_state() {
  loads.push("reset");
}

export function begin() {}

export async function wasmModule() {
  return "module";
}

/** What is known as a callback unless a test says otherwise: an address with a state. */
function withoutResponse(href) {
  const url = new URL(href);
  if (!url.searchParams.has("state")) return undefined;
  for (const name of ["code", "state", "error"]) url.searchParams.delete(name);
  return url.href.replace(/#_=_$/, "");
}

/** What a behaviour does to the page's session, as effects. */
class Memory {
  effects = [];
  constructor(tag) {
    this.tag = tag;
  }
  set(_, session) {
    this.effects.push([STORE_SESSION, [this.tag, session]]);
  }
  clear() {
    this.effects.push([FORGET_SESSION, this.tag]);
  }
}

const session = ([[kept]]) => (behaviour.session ?? ((session) => session))(kept);
const performers = {
  [operations.OPEN]: ([options], memory) => {
    behaviour.created?.(options, memory);
    return [{ options }, tagOf(options), options.issuer ?? null];
  },
  [operations.IS_COMPLETE]: () => behaviour.isComplete?.() ?? true,
  [operations.COMPLETE]: () => behaviour.complete?.() ?? null,
  [operations.AUTHORIZE]: ([, options], memory) => behaviour.authorize(options, memory),
  [operations.WITHOUT_RESPONSE]: ([, url]) => (behaviour.withoutResponse ?? withoutResponse)(url),
  [operations.HANDLE_CALLBACK]: ([, url], memory) => behaviour.handleCallback(url, memory),
  [operations.HELD_TOKEN]: (args, memory) => behaviour.heldToken?.(memory) ?? null,
  [operations.SESSION]: session,
  [operations.ACCESS_TOKEN]: ([, refresh], memory) => behaviour.accessToken(refresh ? { refresh } : {}, memory),
  [operations.USERINFO_OF_SESSION]: () => ({ sub: "ada" }),
  // A message has no member that is undefined.
  [operations.SIGN_OUT]: ([, options]) => behaviour.signOut?.({ revoke: undefined, ...options }) ?? {},
  [operations.CONFIGURE_PROTOCOL]: ([options]) => {
    if (behaviour.refuse) throw behaviour.refuse;
    return { options };
  },
  [operations.CREATE_AUTHORIZATION]: () => ({ url: "https://as.example/authorize", transaction: { version: 1 } }),
  [operations.EXCHANGE]: ([callback]) => ({ callback }),
};

/** The effect with which a behaviour waits for a promise: its number, and the promise behind a number of its own. */
export const WAIT = 99;
const promises = [];
export const promiseOf = (number) => promises[number];

/** Calls that are under way, by the number with which they first waited. */
const calls = new Map();

const ended = (value, events = []) => [true, name(value), events, null];
/** Codes travel as numbers. */
const name = (value) =>
  value?.revocation_failed ? { ...value, revocation_failed: codes.indexOf(value.revocation_failed) } : value;

function failed(thrown) {
  if (thrown instanceof WebAssembly.RuntimeError || !codes.includes(thrown?.code)) throw thrown;
  const { code, ...error } = thrown;
  return [-codes.indexOf(code) - 1, error, [], null];
}

function waits(call, promise) {
  call.number = promises.push(promise) - 1;
  calls.set(call.number, call);
  return [WAIT, call.number, [], null];
}

/** One step more of a call, with what the last one brought. */
function go(call, use) {
  try {
    const effect = call.memory.effects.shift();
    if (effect) {
      Object.assign(call, { next: use });
      last = call;
      return [...effect, [], null];
    }
    if (call.isDone) return ended(call.value);
    const given = use();
    if (typeof given?.resume === "function") {
      call.resume = given.resume;
      return waits(call, given.promise);
    }
    if (typeof given?.then === "function") {
      call.resume = (brought, isRejection) => {
        if (isRejection) throw brought;
        return brought;
      };
      return waits(call, given);
    }
    Object.assign(call, { isDone: true, value: given });
    return go(call);
  } catch (thrown) {
    return failed(thrown);
  }
}

let last;

/** What a step with that log asks for, or how it ends. */
function advance(operation, client, args, log) {
  if (log.length === 1) {
    const call = { memory: new Memory(tagOf(client?.options ?? {})) };
    // The session is over before anything else is tried.
    if (operation === operations.SIGN_OUT) call.memory.clear();
    call.begin = () => performers[operation](args, call.memory);
    return go(call, call.begin);
  }
  const { 1: effect, 2: isPerformed, 3: answer } = log.at(-1);
  if (effect !== WAIT) return go(last, last.next);
  const [number, brought] = isPerformed ? answer : [answer[1], undefined];
  const call = calls.get(number);
  const value = outcomes[number];
  return go(call, () => call.resume(value.brought, value.isRejection));
}

export function step(message) {
  const { 1: operation, 4: client, 5: args, 6: log } = decode(message);
  for (;;) {
    const said = advance(operation, client, args, log);
    const written = encode(said).slice();
    if (said[0] === true || said[0] < 0) return written;
    const entry = perform(written);
    if (entry.length === 0) return null;
    log.push(decode(entry));
  }
}

/** What the promises came to; values cross the engine as they are, here. */
const outcomes = [];
export async function wait(number) {
  try {
    outcomes[number] = { brought: await promises[number], isRejection: false };
  } catch (thrown) {
    outcomes[number] = { brought: thrown, isRejection: true };
  }
  return [number];
}

export function drawEntropy() {
  return encode("e".repeat(96)).slice();
}

export function headers(message) {
  return new Headers(decode(message));
}
