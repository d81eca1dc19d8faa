import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The condition and the lifetime of a write to an object. */
export interface ObjectPutCondition extends PutCondition {
  /** The version of the new entry. */
  next: string;
}

/**
 * The class of the objects that hold one session each. Export it from the worker's main module, and name it in wrangler.toml:
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
  /** The platform's mark on a class of Durable Objects. */
  readonly __DURABLE_OBJECT_BRAND: never;
  /** The platform makes the objects. */
  constructor(ctx: unknown, env: unknown);
  /** Returns the entry, or null. */
  get(): Promise<StoreEntry | null>;
  /** Writes if the entry still has the version of `condition`. */
  put(value: string, condition: ObjectPutCondition): Promise<string | null>;
  /** Removes the entry. */
  delete(): Promise<void>;
  /** Removes the entry when it expires. */
  alarm(): Promise<void>;
}

/** The part of a Durable Object namespace that the store uses. */
export interface SessionsNamespace {
  /** Returns the id of the object with a name. */
  idFromName(name: string): unknown;
  /** Returns the object with an id. */
  get(id: any): unknown;
}

/** Keeps sessions in Durable Objects: one each, strongly consistent everywhere, removed by an alarm when it expires. */
export declare function durableObjectStore(namespace: SessionsNamespace): SessionStore;
