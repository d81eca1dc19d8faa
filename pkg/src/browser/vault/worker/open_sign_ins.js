import { STORAGE, Unperformed } from "../../../effects.js";
import { hasSealed, pruneSealed, putSealed, takeSealed } from "../../storage/sealed_entries.js";

// The sign-ins under way. One in a window of its own stays in the worker's memory, because the page that began it stays
// open. For all others the page is left, and with the last page the worker ends: these are sealed entries of IndexedDB.

const PREFIX = "transaction:";
/** Open sign-ins and marks of those that are over, at most. */
const MOST = 32;
/** What stays of one that was recalled: the engine then knows that its response came before. */
const SPENT = true;

/** The open sign-ins of one client; `owner` names it. */
export function openSignIns(owner) {
  const memory = new Map();

  function rememberInMemory(tag, transaction) {
    memory.set(tag, transaction);
    if (memory.size > MOST) memory.delete(memory.keys().next().value);
  }

  /** Remembers one. False if it is in memory only, although it should outlive the worker. */
  async function remember([tag, transaction], inWindow) {
    if (inWindow) return rememberInMemory(tag, transaction);
    try {
      await putSealed(PREFIX + tag, owner, transaction);
      await pruneSealed(PREFIX, MOST);
    } catch (cause) {
      // Blocked: it works as long as another page keeps the worker alive.
      rememberInMemory(tag, transaction);
      return cause;
    }
  }

  async function recall(tag) {
    if (memory.has(tag)) {
      const transaction = memory.get(tag);
      memory.set(tag, SPENT);
      return transaction;
    }
    try {
      return await takeSealed(PREFIX + tag, owner, SPENT);
    } catch (cause) {
      throw new Unperformed(STORAGE, cause);
    }
  }

  const know = async (tag) => memory.has(tag) || hasSealed(PREFIX + tag).catch(() => false);

  return { remember, recall, know };
}
