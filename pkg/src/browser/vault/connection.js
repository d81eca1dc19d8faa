import { failure, randomName } from "../first_load.js";
import { BUILD } from "../../vault_build.js";
import { fromWire, isId, isObject } from "./wire.js";
import { workerFor } from "./workers.js";

/**
 * Milliseconds in which a worker is loaded and answers, and after which the page joins a shared one again: one that was
 * about to end when the page joined it never answers, and the next join starts another.
 */
const [PATIENCE, JOIN_AGAIN] = [20_000, 2000];

/** How joining a worker ends without a welcome: it did not answer in time, or is of another version of the file. */
const [NO_ANSWER, OUTDATED] = ["no_answer", "outdated"];

/** Calls that change nothing, so that one whose worker ended is made again. */
const REPEATED = ["complete", "session", "withoutResponse"];

/**
 * The page's connection to its vault. It is made anew when the worker has ended, and when the browser shows a page again
 * that it had put aside. `heard(message)` gets what the vault tells by itself; `renewed()` is called after each new
 * connection but the first.
 */
export function connectionTo({ options, workers, name, heard, renewed }) {
  let link; // the promise of the connection at hand
  let ids = 0;

  function connect() {
    const joining = join(false).catch((error) => {
      if (link === joining) link = undefined;
      throw error;
    });
    return joining;
  }
  const linked = () => (link ??= connect());

  async function join(isAgain, patience = JOIN_AGAIN) {
    const started = await workerFor(workers, `grantway vault ${BUILD} ${name}`, isAgain);
    const { port, end, failed, url, kind } = started;
    const page = `grantway:page:${randomName()}`;
    const leaving = new AbortController();
    const calls = new Map();
    /** Ends the connection; calls under way fail. */
    const close = (error) => {
      leaving.abort();
      end();
      for (const { failed: fail } of calls.values()) fail(error);
      calls.clear();
    };
    await hold(page, leaving.signal);
    const isLast = kind !== "shared" || patience === PATIENCE;
    const { welcome, ending } = await new Promise((resolve, reject) => {
      const late = () => (isLast ? reject(failure("vault_unavailable", { url })) : resolve({ ending: NO_ANSWER }));
      const timer = setTimeout(late, isLast ? PATIENCE : patience);
      const settle = (take, value) => (clearTimeout(timer), take(value));
      failed(({ error, message }) => settle(reject, failure("vault_unavailable", { url }, error ?? (message ? new Error(message) : undefined))));
      port.onmessage = ({ data }) => {
        if (isObject(data?.welcome)) settle(resolve, data);
        else if (isObject(data?.refused)) settle(reject, fromWire(data.refused));
        else if (isObject(data)) take(calls, data);
      };
      port.postMessage({ hello: { build: BUILD, options, page, events: Boolean(heard.event) } });
    }).catch((error) => {
      close(error);
      // A service worker of the version before is replaced; it cannot be started beside the new one.
      if (error.code === "vault_outdated" && kind === "service" && !isAgain) return { ending: OUTDATED };
      throw error;
    });
    if (ending === OUTDATED) return join(true);
    if (ending === NO_ANSWER) {
      close(failure("vault_lost"));
      return join(isAgain, PATIENCE);
    }
    const joined = { port, calls, close, kind };
    watch(welcome.lock, leaving.signal, joined);
    return joined;
  }

  /** Once the page gets the worker's lock, the worker has ended. */
  function watch(lock, signal, joined) {
    const lost = () => {
      if (signal.aborted) return;
      joined.close(failure("vault_lost"));
      link = undefined;
      linked().then(renewed, () => {});
    };
    navigator.locks.request(String(lock), { signal }, lost).catch(() => {});
  }

  function take(calls, message) {
    const call = isId(message.id) ? calls.get(message.id) : undefined;
    if (call) call.take(message);
    else if (isObject(message.event)) heard.event?.(message.event);
    else if (isObject(message.change)) heard.change(message.change);
  }

  /** Asks the vault. */
  async function ask(name, args) {
    try {
      return await askOnce(name, args);
    } catch (error) {
      if (error?.code !== "vault_lost" || !REPEATED.includes(name)) throw error;
      return askOnce(name, args);
    }
  }

  async function askOnce(name, args = {}) {
    const { port, calls } = await linked();
    const id = (ids += 1);
    return new Promise((resolve, reject) => {
      const over = (settle, value) => (calls.delete(id), settle(value));
      calls.set(id, {
        take: (message) => (message.error ? over(reject, fromWire(message.error)) : over(resolve, message.value)),
        failed: reject,
      });
      port.postMessage({ id, call: name, args });
    });
  }

  /** A call with many answers: `open(id, post, done)` gives what takes them; `transfer` leaves this page. */
  async function converse(name, args, open, transfer = []) {
    const { port, calls } = await linked();
    const id = (ids += 1);
    calls.set(id, open(id, (message) => port.postMessage(message), () => calls.delete(id)));
    port.postMessage({ id, call: name, args }, transfer);
  }

  // The browser keeps no page that is connected; one that comes back from there connects again.
  globalThis.addEventListener?.("pagehide", () => {
    const leaving = link;
    link = undefined;
    leaving?.then(({ port, close }) => {
      port.postMessage({ bye: true });
      close(failure("vault_lost"));
    }, () => {});
  });
  globalThis.addEventListener?.("pageshow", ({ persisted }) => {
    if (persisted) linked().then(renewed, () => {});
  });

  return { ask, converse, linked };
}

/** Holds a lock while the page is connected, by which the worker knows that it is there. */
function hold(name, signal) {
  return new Promise((resolve) => {
    navigator.locks.request(name, () => (resolve(), new Promise((release) => signal.addEventListener("abort", release, { once: true }))));
  });
}
