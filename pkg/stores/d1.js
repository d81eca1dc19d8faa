// A session store on D1: one row per key; UPDATE … WHERE compares and swaps.
//
//   import { d1Store } from "grantway/stores/d1";
//   createHandler((env) => ({ …, store: d1Store(env.DB) }));
//
// In wrangler.toml:
//
//   [[d1_databases]]
//   binding = "DB"
//   database_name = "sessions"
//   database_id = "…"
//
// The table `grantway_sessions` is created when it is first needed. Every call asks the primary database, even with
// read replication, because a replica may be behind.

const TABLE = "grantway_sessions";
/** Writing a new entry removes expired rows; more than one at a time, so that they do not pile up. */
const REMOVED_AT_ONCE = 8;

const CREATE = [
  `CREATE TABLE IF NOT EXISTS ${TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL, version TEXT NOT NULL, expires_at INTEGER NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS ${TABLE}_expires_at ON ${TABLE} (expires_at)`,
];
const READ = `SELECT value, version FROM ${TABLE} WHERE key = ?1 AND expires_at > ?2`;
// A row that has expired counts as absent.
const INSERT = `INSERT INTO ${TABLE} (key, value, version, expires_at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (key) DO UPDATE SET value = ?2, version = ?3, expires_at = ?4 WHERE expires_at <= ?5`;
const UPDATE = `UPDATE ${TABLE} SET value = ?2, version = ?3, expires_at = ?4 WHERE key = ?1 AND expires_at > ?5 AND version = ?6`;
const REMOVE = `DELETE FROM ${TABLE} WHERE key = ?1`;
const SWEEP = `DELETE FROM ${TABLE} WHERE key IN (SELECT key FROM ${TABLE} WHERE expires_at <= ?1 LIMIT ${REMOVED_AT_ONCE})`;

const now = () => Math.floor(Date.now() / 1000);

/** A `SessionStore` on a D1 database. */
export function d1Store(database) {
  if (!database) {
    throw new TypeError("d1Store takes the database of a `d1_databases` binding: is it in wrangler.toml?");
  }
  if (typeof database.getBookmark === "function") {
    throw new TypeError("d1Store takes the database of the binding, not a session of it, which may read from a replica that is behind");
  }
  /**
   * Runs statements in a session that starts at the primary. If the table is missing, creates it and tries again.
   */
  async function run(...statements) {
    // A replica may answer later queries of a session, so each call has its own session. Without that API, the
    // primary answers everything.
    const session = database.withSession?.("first-primary") ?? database;
    const batch = () => session.batch(statements.map(([text, ...values]) => session.prepare(text).bind(...values)));
    return batch().catch(async (error) => {
      if (!String(error?.message).includes("no such table")) throw error;
      await session.batch(CREATE.map((text) => session.prepare(text)));
      return batch();
    });
  }
  return {
    async get(key) {
      const [{ results }] = await run([READ, key, now()]);
      return results.length > 0 ? { value: results[0].value, version: results[0].version } : null;
    },
    async put(key, value, { version, expires_at }) {
      const next = crypto.randomUUID();
      const written = [key, value, next, expires_at, now()];
      const [{ meta }] = version === null ? await run([INSERT, ...written], [SWEEP, now()]) : await run([UPDATE, ...written, version]);
      return meta.changes > 0 ? next : null;
    },
    async delete(key) {
      await run([REMOVE, key]);
    },
  };
}
