/** An entry of a store. */
export interface StoreEntry {
  /** What was written: a sealed text. */
  value: string;
  /** Names this writing: another writing under the same key has another version. */
  version: string;
}

/** When `put` writes, and for how long. */
export interface PutCondition {
  /** The version that the entry must still have; null where there must be no entry. */
  version: string | null;
  /** When the entry may be dropped, in Unix seconds. */
  expires_at: number;
}

/**
 * Where a handler keeps its sessions. It must be strongly consistent: what `put` wrote, every later `get` sees, in every
 * isolate and region; and `put` must compare and swap in one step. A cache that lags (Workers KV) is no store, and its
 * type does not fit here: it may cache metadata and keys.
 *
 * Values are sealed texts: a store sees neither tokens nor claims. Keys are ASCII, at most 120 characters. A store that
 * cannot be reached rejects; it never answers null for that, because null signs people out.
 *
 * Made ones: `grantway/stores/durable-object`, `/d1`, `/deno-kv`, `/redis`, `/memory`.
 */
export interface SessionStore {
  /** Gives the entry under `key`, or null. A store of your own may still give one that has expired. */
  get(key: string): Promise<StoreEntry | null>;
  /**
   * Writes `value` where the entry still has the version of `condition`. Gives the new version, which no other writing of
   * this key ever had, or null where it did not write.
   */
  put(key: string, value: string, condition: PutCondition): Promise<string | null>;
  /** Removes the entry, whatever its version. */
  delete(key: string): Promise<void>;
}

/** How long a cache keeps an entry. */
export interface CacheOptions {
  /** Seconds until the entry may be dropped. */
  expirationTtl: number;
}

/**
 * A cache of what servers publish for everybody. It may lag and forget; a `KVNamespace` fits as it is. Whoever can write
 * into it can name the keys that logout tokens are checked with.
 */
export interface MetadataCache {
  /** Gives the text under `key`, or null. */
  get(key: string): Promise<string | null>;
  /** Writes a text. */
  put(key: string, value: string, options: CacheOptions): Promise<unknown>;
}
