import { readJson, stored } from "./web_storage.js";

/** Keeps the session in `sessionStorage`, so that it outlives a reload. */
export function sessionStorageOfTab(key) {
  const read = () => readJson("sessionStorage", key);
  return {
    isCommon: false,
    read,
    load: async () => read(),
    write: (record) => stored((storage) => storage.setItem(key, JSON.stringify(record))),
    remove() {
      try {
        globalThis.sessionStorage.removeItem(key);
      } catch {
        // Storage is blocked, so there is nothing to remove.
      }
    },
  };
}
