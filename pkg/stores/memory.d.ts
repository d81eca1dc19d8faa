import type { SessionStore, StoreEntry } from "../types/store.js";

export type { SessionStore, StoreEntry };

/**
 * In the memory of this process: for tests, and for a server that is one process and may forget its sessions when it is
 * restarted. `now` is a clock in Unix milliseconds.
 */
export declare function memoryStore(options?: { now?: () => number }): SessionStore;
