/** An entry of a store. */
export interface StoreEntry {
  /** The sealed text that was written. */
  value: string;
  /** Identifies this write: every write under the same key has another version. */
  version: string;
}

/** The condition and the lifetime of a write. */
export interface PutCondition {
  /** The version that the entry must still have; null if there must be no entry. */
  version: string | null;
  /** When the entry may be dropped, in Unix seconds. */
  expires_at: number;
}

/**
 * Where a handler keeps its sessions. It must be strongly consistent: every later `get`, in every isolate and
 * region, sees what `put` wrote; and `put` must compare and swap in one step. A cache that lags (Workers KV) is not
 * a store, and its type does not fit here: it may cache metadata and keys.
 *
 * Values are sealed texts: a store sees neither tokens nor claims. Keys are ASCII, at most 120 characters. A store
 * that cannot be reached must reject and never answer null, because null signs people out.
 *
 * The package has `grantway/stores/durable-object`, `/d1`, `/deno-kv`, `/redis` and `/memory`.
 */
export interface SessionStore {
  /** Returns the entry under `key`, or null. A store of your own may still return one that has expired. */
  get(key: string): Promise<StoreEntry | null>;
  /**
   * Writes `value` if the entry still has the version of `condition`. Returns the new version, which no other write
   * under this key ever had, or null if it did not write.
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
 * A cache of what servers publish for everybody. It may lag and forget; a `KVNamespace` fits without changes.
 * Whoever can write to it can choose the keys that verify logout tokens.
 */
export interface MetadataCache {
  /** Returns the text under `key`, or null. */
  get(key: string): Promise<string | null>;
  /** Writes a text. */
  put(key: string, value: string, options: CacheOptions): Promise<unknown>;
}
