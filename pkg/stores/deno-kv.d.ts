import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The part of an atomic operation of Deno KV that is used. */
export interface AtomicOperation {
  /** Lets the operation fail where a key has another version. */
  check(...checks: { key: string[]; versionstamp: string | null }[]): AtomicOperation;
  /** Writes a value; `expireIn` is in milliseconds. */
  set(key: string[], value: unknown, options: { expireIn: number }): AtomicOperation;
  /** Does all of it, or nothing. */
  commit(): Promise<{ ok: true; versionstamp: string } | { ok: false }>;
}

/** The part of a `Deno.Kv` that is used. */
export interface SessionsKv {
  /** Reads what was written last. */
  get(key: string[], options: { consistency: "strong" }): Promise<{ value: unknown; versionstamp: string | null }>;
  /** Removes a key. */
  delete(key: string[]): Promise<void>;
  /** Begins an atomic operation. */
  atomic(): AtomicOperation;
}

/** Keeps sessions in Deno KV: one key each, with strong reads and atomic writes. A value has 65,525 bytes at most. */
export declare function denoKvStore(kv: SessionsKv): SessionStore;
