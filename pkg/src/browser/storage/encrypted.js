import { readSealed, putSealed, removeSealed } from "./sealed_entries.js";

/**
 * Keeps the session in IndexedDB, sealed under a key that no script can export; all tabs of the origin read it. `key`
 * names server, client and redirect URI, and is part of the seal. Where IndexedDB is blocked, the session is in memory,
 * and `fallback()` is called once.
 */
export function encryptedStorage(key, { fallback, memoryStorage }) {
  let record = null;
  /** Takes the place of the database once that has failed. */
  let memory;

  async function inDatabase(use, otherwise) {
    if (memory) return otherwise(memory);
    try {
      return await use();
    } catch {
      memory = memoryStorage(key);
      fallback?.();
      return otherwise(memory);
    }
  }

  return {
    get isCommon() {
      return memory === undefined;
    },
    read: () => (memory ? memory.read() : record),
    load: () =>
      inDatabase(
        async () => (record = await readSealed(key, key)),
        (instead) => instead.read(),
      ),
    write: (written) =>
      inDatabase(
        async () => {
          await putSealed(key, key, written);
          record = written;
        },
        (instead) => instead.write(written),
      ),
    remove: () =>
      inDatabase(
        async () => {
          record = null;
          await removeSealed(key);
        },
        (instead) => instead.remove(),
      ),
  };
}
