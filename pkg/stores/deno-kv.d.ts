import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** What an atomic operation of Deno KV expects of a key. */
export interface VersionCheck {
  /** The key that is looked at. */
  key: string[];
  /** The version that it must have; null where there must be no entry. */
  versionstamp: string | null;
}

/** How Deno KV writes a value. */
export interface KvSetOptions {
  /** Milliseconds until the entry may be dropped. */
  expireIn: number;
}

/** An atomic operation of Deno KV that was done. */
export interface KvCommitted {
  /** Whether it was done: it was. */
  ok: true;
  /** The version of what was written. */
  versionstamp: string;
}

/** An atomic operation of Deno KV that was not done. */
export interface KvRefused {
  /** Whether it was done: it was not. */
  ok: false;
}

/** The part of an atomic operation of Deno KV that is used. */
export interface AtomicOperation {
  /** Lets the operation fail where a key has another version. */
  check(...checks: VersionCheck[]): AtomicOperation;
  /** Writes a value. */
  set(key: string[], value: unknown, options: KvSetOptions): AtomicOperation;
  /** Does all of it, or nothing. */
  commit(): Promise<KvCommitted | KvRefused>;
}

/** How Deno KV reads. */
export interface KvReadOptions {
  /** What is read: always what was written last. */
  consistency: "strong";
}

/** An entry of Deno KV. */
export interface KvEntry {
  /** What was written, or null. */
  value: unknown;
  /** The version of the entry; null where there is none. */
  versionstamp: string | null;
}

/** The part of a `Deno.Kv` that is used. */
export interface SessionsKv {
  /** Reads what was written last. */
  get(key: string[], options: KvReadOptions): Promise<KvEntry>;
  /** Removes a key. */
  delete(key: string[]): Promise<void>;
  /** Begins an atomic operation. */
  atomic(): AtomicOperation;
}

/** Keeps sessions in Deno KV: one key each, with strong reads and atomic writes. A value has 65,525 bytes at most. */
export declare function denoKvStore(kv: SessionsKv): SessionStore;
