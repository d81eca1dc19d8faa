import type { SessionStore, StoreEntry } from "../types/store.js";

export type { SessionStore, StoreEntry };

/**
 * The class of the objects. Export it from the worker's main module, and name it in wrangler.toml:
 *
 * ```toml
 * [[durable_objects.bindings]]
 * name = "SESSIONS"
 * class_name = "GrantwaySessions"
 *
 * [[migrations]]
 * tag = "v1"
 * new_sqlite_classes = ["GrantwaySessions"]
 * ```
 *
 * What it inherits from `DurableObject` is left out of this type, so that it needs no types of the platform.
 */
export declare class GrantwaySessions {
  /** The platform's mark of a class of Durable Objects. */
  readonly __DURABLE_OBJECT_BRAND: never;
  constructor(ctx: unknown, env: unknown);
  get(): Promise<StoreEntry | null>;
  put(value: string, condition: { version: string | null; next: string; expires_at: number }): Promise<string | null>;
  delete(): Promise<void>;
  alarm(): Promise<void>;
}

/** The part of a Durable Object namespace that is used. */
export interface SessionsNamespace {
  idFromName(name: string): unknown;
  get(id: any): unknown;
}

/** One Durable Object a key: strongly consistent everywhere, and removed by an alarm when it expires. */
export declare function durableObjectStore(namespace: SessionsNamespace): SessionStore;
