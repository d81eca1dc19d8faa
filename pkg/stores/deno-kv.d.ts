import type { SessionStore, StoreEntry } from "../types/store.js";

export type { SessionStore, StoreEntry };

interface AtomicOperation {
  check(...checks: { key: string[]; versionstamp: string | null }[]): AtomicOperation;
  set(key: string[], value: unknown, options: { expireIn: number }): AtomicOperation;
  commit(): Promise<{ ok: true; versionstamp: string } | { ok: false }>;
}

/** The part of a `Deno.Kv` that is used. */
export interface SessionsKv {
  get(key: string[], options: { consistency: "strong" }): Promise<{ value: unknown; versionstamp: string | null }>;
  delete(key: string[]): Promise<void>;
  atomic(): AtomicOperation;
}

/** One key of Deno KV for each; reads are strong, writes are atomic checks. A value has 65,525 bytes at most. */
export declare function denoKvStore(kv: SessionsKv): SessionStore;
