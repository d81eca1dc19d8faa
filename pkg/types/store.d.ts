/** An entry of a store. */
export interface StoreEntry {
  value: string;
  /** Names this writing: another writing under the same key has another version. */
  version: string;
}

/**
 * Where a handler keeps its sessions. It must be strongly consistent: what `put` wrote, every later `get` sees, in
 * every isolate and region; and `put` must compare and swap in one step. A cache that lags (Workers KV) is no store,
 * and its type does not fit here: it may cache metadata and keys.
 *
 * Values are sealed texts: a store sees neither tokens nor claims. Keys are ASCII, at most 120 characters. A store that
 * cannot be reached rejects; it never answers null for that, because null signs people out.
 *
 * Made ones: `grantway/stores/durable-object`, `/d1`, `/deno-kv`, `/redis`, `/memory`.
 */
export interface SessionStore {
  /** The entry under `key`; null where there is none. A store of one's own may still give out one that has expired. */
  get(key: string): Promise<StoreEntry | null>;
  /**
   * Writes `value` where the entry still has `version` (null: where there is no entry), until `expires_at` (Unix
   * seconds). Resolves to the new version, which no other writing of this key ever had, or to null where it did not
   * write.
   */
  put(key: string, value: string, condition: { version: string | null; expires_at: number }): Promise<string | null>;
  /** Removes the entry, whatever its version. */
  delete(key: string): Promise<void>;
}

/**
 * A cache of what servers publish for everybody. It may lag and forget; a `KVNamespace` fits as it is. Whoever can
 * write into it can name the keys that logout tokens are checked with.
 */
export interface MetadataCache {
  get(key: string): Promise<string | null>;
  /** `expirationTtl` in seconds. */
  put(key: string, value: string, options: { expirationTtl: number }): Promise<unknown>;
}
