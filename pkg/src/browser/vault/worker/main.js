// The worker of the vault: one file for a SharedWorker, for a dedicated one, and for a service worker.

import { failure } from "../../failure.js";
import { randomName } from "../../tabs/random_name.js";
import { BUILD } from "../../../vault_build.js";
import { vaultName } from "../vault_name.js";
import { isObject, isText } from "../wire.js";
import { servePage } from "./page.js";
import { openVault } from "./vault.js";

/** Milliseconds for which one message keeps a service worker; pages send one more often than that. */
const STAY = 60_000;

const isShared = typeof DedicatedWorkerGlobalScope === "undefined" || !(globalThis instanceof DedicatedWorkerGlobalScope);
/** The lock that the worker holds while it lives: a page that gets it knows that the worker has ended. */
const lock = `grantway:vault:${randomName()}`;
const isHeld = new Promise((resolve) => {
  navigator.locks.request(lock, () => (resolve(), new Promise(() => {})));
});

/** Name → `{ opening, pages }` */
const vaults = new Map();

async function vaultOf({ build, options, page: pageLock }, page) {
  if (build !== BUILD) throw failure("vault_outdated");
  if (!isObject(options) || !isText(pageLock)) throw failure("vault_message_refused");
  const name = await vaultName(options);
  if (!vaults.has(name)) {
    const pages = new Set();
    const changed = (change, by, isKnowing) => {
      for (const page of pages) if (page !== by || !isKnowing) page.tellChange({ ...change, isMine: page === by });
    };
    const opening = openVault(options, { name, isShared, changed });
    opening.catch(() => vaults.delete(name));
    vaults.set(name, { opening, pages });
  }
  const { opening, pages } = vaults.get(name);
  const vault = await opening;
  pages.add(page);
  await isHeld;
  // A page that ends says nothing; but its lock is free then.
  navigator.locks.request(pageLock, () => page.leave());
  return { ...vault, welcome: { lock } };
}

function accept(port) {
  servePage(port, vaultOf, (page) => {
    for (const { pages } of vaults.values()) pages.delete(page);
  });
  port.start?.();
}

if (globalThis.registration) {
  // Only this worker's registration is asked; the pages are not under its control.
  globalThis.addEventListener("install", () => globalThis.skipWaiting());
  globalThis.addEventListener("message", (event) => {
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, STAY)));
    if (event.ports[0]) accept(event.ports[0]);
  });
} else if (isShared) {
  globalThis.onconnect = ({ ports: [port] }) => accept(port);
} else {
  accept(globalThis);
}
