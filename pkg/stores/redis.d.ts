import type { SessionStore, StoreEntry } from "../types/store.js";

export type { SessionStore, StoreEntry };

export interface RedisStoreOptions {
  /** Where commands are POSTed, in the REST shape of Upstash; https. */
  url: string;
  /** Sent as `Authorization: Bearer …`. */
  token: string;
  /** Before every key; default "grantway:". */
  prefix?: string;
  /** A replacement for the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** One hash a key, compared and swapped by a script, dropped by the server when it expires. */
export declare function redisStore(options: RedisStoreOptions): SessionStore;
