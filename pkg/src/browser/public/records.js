import {
  FORGET_SESSION,
  KNOW_TRANSACTION,
  RECALL_TRANSACTION,
  REMEMBER_TRANSACTION,
  STORE_METADATA,
  STORE_SESSION,
} from "../../effects.js";
import { readJson, stored } from "../storage/web_storage.js";

// What a page keeps. Transactions are in `sessionStorage`, one entry each, with tombstones of the last 32; the session
// is where the option `storage` says. Whose it is, the engine decides.

const OPEN = "grantway:transaction:";
/** Tombstones: `[tag, time]`. */
const SPENT = "grantway:spent";
const METADATA = "grantway:metadata:";
/** Open sign-ins, at most. */
const OPEN_LIMIT = 8;
const SPENT_LIMIT = 32;

const read = (key) => readJson("sessionStorage", key);
const write = (storage, key, value) => storage.setItem(key, JSON.stringify(value));

function stones() {
  const list = read(SPENT);
  return Array.isArray(list) ? list : [];
}
const isSpent = (tag) => stones().some((stone) => stone?.[0] === tag);

function remember([tag, transaction]) {
  stored((storage) => {
    const startedAt = (key) => read(key)?.started_at ?? 0;
    const open = Object.keys(storage).filter((key) => key.startsWith(OPEN));
    open.sort((one, other) => startedAt(one) - startedAt(other));
    for (const key of open.slice(0, Math.max(0, open.length - OPEN_LIMIT + 1))) storage.removeItem(key);
    write(storage, OPEN + tag, transaction);
  });
}

function recall(tag, now) {
  return stored((storage) => {
    const transaction = read(OPEN + tag);
    if (transaction === null) return isSpent(tag) || null;
    storage.removeItem(OPEN + tag);
    write(storage, SPENT, [...stones(), [tag, Math.floor(now() / 1000)]].slice(-SPENT_LIMIT));
    return transaction;
  });
}

const know = (tag) => stored(() => read(OPEN + tag) !== null || isSpent(tag));

// For the whole page, as it is the same for all its clients.
const metadataOf = new Map();

function storeMetadata([issuer, metadata]) {
  metadataOf.set(issuer, metadata);
  try {
    write(globalThis.sessionStorage, METADATA + issuer, metadata);
  } catch {
    // Storage is blocked or full; the next page fetches it again.
  }
}

/** The records of one client; `write` and `remove` are for its session. */
export function recordsOf({ write: writeSession, remove }, now) {
  const effects = {
    [REMEMBER_TRANSACTION]: remember,
    [RECALL_TRANSACTION]: (tag) => recall(tag, now),
    [KNOW_TRANSACTION]: know,
    [STORE_SESSION]: ([, session]) => writeSession(session),
    [FORGET_SESSION]: remove,
    [STORE_METADATA]: storeMetadata,
  };
  return {
    perform: (effect, payload) => effects[effect](payload),
    /** The metadata of a server that this page fetched. */
    metadata: (issuer) => (issuer === null ? null : (metadataOf.get(issuer) ?? read(METADATA + issuer))),
  };
}
