import type { PutCondition, SessionStore, StoreEntry } from "../types/store.js";

export type { PutCondition, SessionStore, StoreEntry };

/** The part of a D1 database that is used. A session of one (`withSession`) does not fit: it may read what is old. */
export interface SessionsDatabase {
  /** Prepares a statement. */
  prepare(query: string): unknown;
  /** Runs statements in one transaction. */
  batch(statements: any[]): Promise<unknown[]>;
  /** Begins at the primary database. */
  withSession?(constraint: "first-primary"): unknown;
  /** Never there: it marks a session of a database, which may read what is old. */
  getBookmark?: never;
}

/** Keeps sessions in a D1 database: one row each, in the table `grantway_sessions`, which it creates. Always asks the primary. */
export declare function d1Store(database: SessionsDatabase): SessionStore;
