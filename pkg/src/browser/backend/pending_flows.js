import { isSamePath } from "../callback/address_bar.js";

/** The most flows that a tab remembers; the oldest goes first. */
const KEPT = 8;
/** An abandoned flow is forgotten after an hour (milliseconds). */
const LIFETIME = 3_600_000;

/**
 * What the page gets back after the worker has signed the person in: one entry of `sessionStorage` per flow, whose name
 * begins with `prefix`. If storage is blocked, the application loses its `appState`, but the sign-in works.
 */
export function pendingFlows(prefix, now) {
  /** Oldest first. Entries that are too old or not ours are dropped. */
  function entries() {
    try {
      const found = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix)).map((key) => ({ key, flow: parse(sessionStorage.getItem(key)) }));
      const isAlive = ({ flow }) => flow !== undefined && now() - flow.at < LIFETIME;
      found.filter((entry) => !isAlive(entry)).forEach(remove);
      return found.filter(isAlive).sort((one, other) => one.flow.at - other.flow.at);
    } catch {
      return [];
    }
  }

  function remove({ key }) {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Storage is blocked, so there is nothing to remove.
    }
  }

  return {
    remove,

    /**
     * Remembers one flow, which will come back at `returnTo`; where that is too long for the worker, first at `via`.
     * False if the storage is blocked or full.
     */
    add(returnTo, appState, via) {
      try {
        entries().slice(0, 1 - KEPT).forEach(remove);
        sessionStorage.setItem(prefix + randomKey(), JSON.stringify({ returnTo, appState, via, at: now() }));
        return true;
      } catch {
        return false;
      }
    },

    /** The newest flow that comes back at this address, as `{ key, flow }`, or undefined. It stays until `remove`. */
    find(url) {
      const here = new URL(url);
      const isHere = (path) => {
        const back = new URL(here.origin + path);
        return isSamePath(back.pathname, here.pathname) && back.search === here.search;
      };
      const flows = entries().reverse();
      return flows.find(({ flow }) => isHere(flow.returnTo)) ?? flows.find(({ flow }) => flow.via !== undefined && isHere(flow.via));
    },
  };
}

/** No secret: two flows of one tab need different ones. */
const randomKey = () => Math.random().toString(36).slice(2);

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
