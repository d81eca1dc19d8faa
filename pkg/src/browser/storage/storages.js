import { part } from "../first_load.js";
import { memoryStorage } from "./memory.js";
import { sessionStorageOfTab } from "./session.js";

// Where a public client keeps its session. To add a storage:
//
// 1. Write a file here whose function takes the key of one client's session and gives a `Storage`:
//    - `read()`    what is at hand, at once: the record, or null
//    - `load()`    a promise of the record as it is now, read again; the client calls it once at the start, and again
//                  each time that it has got the lock under which sessions change
//    - `write(record)`, `remove()`    may return a promise, for which the engine waits; a failure is `storage_failed`
//    - `isCommon`  whether every tab of the origin reads the same record. Where not, the tabs send each other theirs.
//    - where the storage is blocked, it may take another one's part and call `fallback()`, of the second argument
//    A record is JSON. It holds tokens, so it goes nowhere but where the storage says that it goes.
// 2. Name it in `STORAGES` and in the type of the option (pkg/types/page/options.d.ts). A page loads only the one that
//    it uses.
const STORAGES = {
  memory: () => memoryStorage,
  session: () => sessionStorageOfTab,
  encrypted: async () => (await part(() => import("./encrypted.js"))).encryptedStorage,
};

/** The names that the option `storage` takes. */
export const storageNames = Object.keys(STORAGES);

/** The code of the storage of that name. */
export const loadStorage = async (name = "memory") => STORAGES[name]();

/** The storage of that name, for one client's session. `fallback()` is called if it has to keep it in memory instead. */
export const openStorage = async (name, key, fallback) => (await loadStorage(name))(key, { fallback, memoryStorage });
