import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The options of a store in memory. */
export interface MemoryStoreOptions {
  /**
   * Returns the time in Unix milliseconds, for tests.
   * @default Date.now
   */
  now?: () => number;
}

/**
 * Keeps sessions in the memory of this process: for tests, and for a single-process server that may lose its
 * sessions at a restart.
 */
export declare function memoryStore(options?: MemoryStoreOptions): SessionStore;
