import { failure } from "../first_load.js";

// How a page comes to a worker of the vault. The three kinds run one file, which imports nothing.

/** Milliseconds between two messages to a service worker, which the browser would end without any. */
const STAY_EVERY = 15_000;

// Bundlers that copy files find this expression; for the others there is the option `worker`.
const ownFile = () => new URL("../../../vault_worker.js", import.meta.url).href;

/** A page that enforces Trusted Types takes the address of a worker from a policy only. */
function trusted(url) {
  try {
    const { trustedTypes } = globalThis;
    return trustedTypes ? trustedTypes.createPolicy("grantway", { createScriptURL: (text) => text }).createScriptURL(url) : url;
  } catch {
    return url; // a policy of this name is not allowed, or was made before
  }
}

let policy;
const trustedUrl = (url) => ((policy?.url === url ? policy : (policy = { url, trusted: trusted(url) })).trusted);

/** Starts, or joins, the worker at `url`. Gives `{ kind, post, port, failed, end }`; `failed(fn)` hears of an error. */
function startWorker(url, name) {
  if (typeof SharedWorker === "function") {
    // Where browsers know it, the worker outlives the reload of its only page.
    const worker = new SharedWorker(trustedUrl(url), { name, extendedLifetime: true });
    return { kind: "shared", port: worker.port, failed: (fn) => worker.addEventListener("error", fn), end: () => worker.port.close() };
  }
  const worker = new Worker(trustedUrl(url), { name });
  return { kind: "dedicated", port: worker, failed: (fn) => worker.addEventListener("error", fn), end: () => worker.terminate() };
}

/** The service worker of that file, once it is active. Its scope has no page in it, so it takes none from another. */
async function activeWorker(url, isAgain) {
  const scope = new URL("grantway-vault/", url);
  const registration = await navigator.serviceWorker.register(trustedUrl(url), { scope, updateViaCache: "none" });
  if (isAgain) await registration.update();
  const coming = registration.installing ?? registration.waiting;
  if (!coming) return registration.active;
  await new Promise((resolve, reject) => {
    const look = () => {
      if (coming.state === "activated") resolve();
      if (coming.state === "redundant") reject(new Error("the service worker was not installed"));
    };
    coming.addEventListener("statechange", look);
    look();
  });
  return coming;
}

async function startServiceWorker(url, isAgain) {
  const worker = await activeWorker(url, isAgain);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(null, [port2]);
  const staying = setInterval(() => worker.postMessage(null), STAY_EVERY);
  const end = () => {
    clearInterval(staying);
    port1.close();
  };
  return { kind: "service", port: port1, failed() {}, end };
}

/** A worker for the options, by the name of its vault. `isAgain`: the one before was of another version. */
export async function workerFor({ worker, serviceWorker }, name, isAgain) {
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  const url = new URL(serviceWorker ?? worker ?? ownFile(), base).href;
  try {
    const started = serviceWorker ? await startServiceWorker(url, isAgain) : startWorker(url, name);
    return { ...started, url };
  } catch (cause) {
    throw failure("vault_unavailable", { url }, cause);
  }
}
