import {
  FORGET_SESSION,
  KEEP_METADATA,
  KEEP_SESSION,
  KNOW_TRANSACTION,
  RECALL_TRANSACTION,
  REMEMBER_TRANSACTION,
  STORAGE,
  Unperformed,
} from "../../effects.js";

// What a page keeps. Transactions are in `sessionStorage`, one entry each, with tombstones of the last 32; the session
// is in memory, or in `sessionStorage` if the options say so. Whose it is, the engine decides.

const OPEN = "grantway:transaction:";
/** Tombstones: `[tag, time]`. */
const SPENT = "grantway:spent";
const SESSION = "grantway:session:";
const METADATA = "grantway:metadata:";
/** Open sign-ins, at most. */
const OPEN_LIMIT = 8;
const SPENT_LIMIT = 32;

/** Uses the storage. It throws where it is blocked or full, and test environments have none. */
function stored(use) {
  try {
    return use(globalThis.sessionStorage);
  } catch (cause) {
    throw new Unperformed(STORAGE, cause);
  }
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

function readStored(key) {
  try {
    return read(globalThis.sessionStorage, key);
  } catch {
    return null;
  }
}

const write = (storage, key, value) => storage.setItem(key, JSON.stringify(value));

const stonesIn = (storage) => {
  const stones = read(storage, SPENT);
  return Array.isArray(stones) ? stones : [];
};
const isSpent = (storage, tag) => stonesIn(storage).some((stone) => stone?.[0] === tag);

function remember([tag, transaction]) {
  stored((storage) => {
    const startedAt = (key) => read(storage, key)?.started_at ?? 0;
    const open = Object.keys(storage).filter((key) => key.startsWith(OPEN));
    open.sort((one, other) => startedAt(one) - startedAt(other));
    for (const key of open.slice(0, Math.max(0, open.length - OPEN_LIMIT + 1))) storage.removeItem(key);
    write(storage, OPEN + tag, transaction);
  });
}

function recall(tag, now) {
  return stored((storage) => {
    const transaction = read(storage, OPEN + tag);
    if (transaction === null) return isSpent(storage, tag) || null;
    storage.removeItem(OPEN + tag);
    write(storage, SPENT, [...stonesIn(storage), [tag, Math.floor(now() / 1000)]].slice(-SPENT_LIMIT));
    return transaction;
  });
}

const know = (tag) => stored((storage) => read(storage, OPEN + tag) !== null || isSpent(storage, tag));

// One session per page and client: a component that is mounted twice makes two clients, and the second has to find the
// session of the first. The engine's own memory is no place for it, because a trap clears it.
const memory = new Map();

/** What one client keeps; `tab` is empty if the session is in memory. */
export function keeperOf(tab, now) {
  const keepSession = ([tag, session]) => {
    if (tab) stored((storage) => write(storage, SESSION + tag, session));
    else memory.set(SESSION + tag, session);
  };
  const forgetSession = (tag) => {
    try {
      if (tab) globalThis.sessionStorage.removeItem(SESSION + tag);
    } catch {
      // Storage is blocked, so there is nothing to remove.
    }
    memory.delete(SESSION + tag);
  };
  const keepMetadata = ([issuer, metadata]) => {
    memory.set(METADATA + issuer, metadata);
    try {
      write(globalThis.sessionStorage, METADATA + issuer, metadata);
    } catch {
      // Storage is blocked or full; the next page fetches it again.
    }
  };
  const effects = {
    [REMEMBER_TRANSACTION]: remember,
    [RECALL_TRANSACTION]: (tag) => recall(tag, now),
    [KNOW_TRANSACTION]: know,
    [KEEP_SESSION]: keepSession,
    [FORGET_SESSION]: forgetSession,
    [KEEP_METADATA]: keepMetadata,
  };
  return {
    perform: (effect, payload) => effects[effect](payload),
    /** `[session, metadata, tab]`, as every call of a client begins with. */
    kept: (tag, issuer) => [
      (tab ? readStored(SESSION + tag) : memory.get(SESSION + tag)) ?? null,
      issuer === null ? null : (memory.get(METADATA + issuer) ?? readStored(METADATA + issuer)),
      tab || null,
    ],
  };
}
