import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The version that an atomic operation of Deno KV requires of a key. */
export interface VersionCheck {
  /** The key to check. */
  key: string[];
  /** The version that it must have; null if there must be no entry. */
  versionstamp: string | null;
}

/** How Deno KV stores a value. */
export interface KvSetOptions {
  /** Milliseconds until the entry may be dropped. */
  expireIn: number;
}

/** An atomic operation of Deno KV that succeeded. */
export interface KvCommitted {
  /** Whether it succeeded: true. */
  ok: true;
  /** The version of the written values. */
  versionstamp: string;
}

/** An atomic operation of Deno KV that did not happen. */
export interface KvRefused {
  /** Whether it succeeded: false. */
  ok: false;
}

/** The part of an atomic operation of Deno KV that the store uses. */
export interface AtomicOperation {
  /** Makes the operation fail if a key has another version. */
  check(...checks: VersionCheck[]): AtomicOperation;
  /** Writes a value. */
  set(key: string[], value: unknown, options: KvSetOptions): AtomicOperation;
  /** Does all of it, or nothing. */
  commit(): Promise<KvCommitted | KvRefused>;
}

/** How Deno KV reads. */
export interface KvReadOptions {
  /** The consistency: always the last write. */
  consistency: "strong";
}

/** An entry of Deno KV. */
export interface KvEntry {
  /** The value, or null. */
  value: unknown;
  /** The version of the entry; null if there is none. */
  versionstamp: string | null;
}

/** The part of a `Deno.Kv` that the store uses. */
export interface SessionsKv {
  /** Reads the last write. */
  get(key: string[], options: KvReadOptions): Promise<KvEntry>;
  /** Removes a key. */
  delete(key: string[]): Promise<void>;
  /** Begins an atomic operation. */
  atomic(): AtomicOperation;
}

/**
 * Keeps sessions in Deno KV: one key each, with strong reads and atomic writes. A value has at most 65,525 bytes.
 */
export declare function denoKvStore(kv: SessionsKv): SessionStore;
