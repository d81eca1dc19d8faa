import { isSamePath } from "../navigation.js";
import { randomName } from "../tabs/random_name.js";

/** The most flows that a tab remembers; the oldest goes first. */
const KEPT = 8;
/** An abandoned flow is forgotten after an hour (milliseconds). */
const LIFETIME = 3_600_000;

/**
 * What the page gets back after the worker has signed the person in: one entry of `sessionStorage` per flow. If storage
 * is blocked, the application loses its `appState`, but the sign-in works.
 */
export class PendingFlows {
  #prefix;
  #now;

  constructor(scope, now) {
    this.#prefix = `grantway:flow:${scope}:`;
    this.#now = now;
  }

  /**
   * Remembers one flow, which will come back at `returnTo`; where that is too long for the worker, first at `via`.
   * False if the storage is blocked or full.
   */
  add(returnTo, appState, via) {
    try {
      const others = this.#entries();
      for (const { key } of others.slice(0, Math.max(0, others.length - KEPT + 1))) sessionStorage.removeItem(key);
      const flow = { returnTo, appState, via, at: this.#now() };
      sessionStorage.setItem(this.#prefix + randomName(), JSON.stringify(flow));
      return true;
    } catch {
      return false;
    }
  }

  /** The newest flow that comes back at this address, or undefined. It stays remembered until `remove`. */
  find(url) {
    const here = new URL(url);
    const isHere = (path) => {
      const back = new URL(here.origin + path);
      return isSamePath(back.pathname, here.pathname) && back.search === here.search;
    };
    const entries = this.#entries().reverse();
    return (
      entries.find(({ flow }) => isHere(flow.returnTo)) ??
      entries.find(({ flow }) => flow.via !== undefined && isHere(flow.via))
    );
  }

  remove(found) {
    try {
      sessionStorage.removeItem(found.key);
    } catch {
      // Storage is blocked, so there is nothing to remove.
    }
  }

  /** Oldest first. Entries that are too old or not ours are dropped. */
  #entries() {
    const entries = [];
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (!key.startsWith(this.#prefix)) continue;
        const flow = parse(sessionStorage.getItem(key));
        if (flow && this.#now() - flow.at < LIFETIME) entries.push({ key, flow });
        else sessionStorage.removeItem(key);
      }
    } catch {
      return [];
    }
    return entries.sort((a, b) => a.flow.at - b.flow.at);
  }
}

function parse(text) {
  try {
    const flow = JSON.parse(text);
    const isPath = (value) => typeof value === "string" && value.startsWith("/");
    const isFlow = isPath(flow?.returnTo) && typeof flow.at === "number" && (flow.via === undefined || isPath(flow.via));
    return isFlow ? flow : undefined;
  } catch {
    return undefined;
  }
}
