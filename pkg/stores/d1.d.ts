import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/**
 * The part of a D1 database that the store uses. A database session (`withSession`) does not fit: it may read
 * outdated data.
 */
export interface SessionsDatabase {
  /** Prepares a statement. */
  prepare(query: string): unknown;
  /** Runs statements in one transaction. */
  batch(statements: any[]): Promise<unknown[]>;
  /** Begins at the primary database. */
  withSession?(constraint: "first-primary"): unknown;
  /** Never present: it would mark a database session, which may read outdated data. */
  getBookmark?: never;
}

/** Keeps sessions in a D1 database: one row each, in the table `grantway_sessions`, which it creates. Always asks the primary. */
export declare function d1Store(database: SessionsDatabase): SessionStore;
