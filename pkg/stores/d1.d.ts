import type { SessionStore, StoreEntry } from "../types/store.js";

export type { SessionStore, StoreEntry };

/** The part of a D1 database that is used. A session of one (`withSession`) is not taken: it may read what is old. */
export interface SessionsDatabase {
  prepare(query: string): unknown;
  batch(statements: any[]): Promise<unknown[]>;
  withSession?(constraint: "first-primary"): unknown;
  getBookmark?: never;
}

/** One row a key, in the table `grantway_sessions`, which it creates; always asks the primary database. */
export declare function d1Store(database: SessionsDatabase): SessionStore;
