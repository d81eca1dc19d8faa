import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The options of a store in Redis. */
export interface RedisStoreOptions {
  /** The address to which commands are POSTed, in the REST shape of Upstash; https. */
  url: string;
  /** The token that is sent as `Authorization: Bearer …`. */
  token: string;
  /**
   * The prefix of every key.
   * @default "grantway:"
   */
  prefix?: string;
  /**
   * Sends the commands in place of the global `fetch`.
   * @default globalThis.fetch
   */
  fetch?: typeof globalThis.fetch;
}

/**
 * Keeps sessions in Redis: one hash each, compared and swapped by a script, removed by the server when it expires.
 */
export declare function redisStore(options: RedisStoreOptions): SessionStore;
