// The room: one small Durable Object per browser that keeps its trace, and one that keeps the cookie key.
// A Durable Object because the login and the callback of one person may run in different isolates; the trace in its
// storage because the worker may be killed in between.

import { DurableObject } from "cloudflare:workers";

const ringSize = 240;
const stashLifetime = 120_000;

export class DemoRoom extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.#sql("CREATE TABLE IF NOT EXISTS trace (seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL)");
  }

  #sql(text, ...values) {
    return this.ctx.storage.sql.exec(text, ...values);
  }

  /** Appends events to the ring; the oldest fall out. */
  append(events) {
    for (const event of events) this.#sql("INSERT INTO trace (event) VALUES (?)", JSON.stringify(event));
    this.#sql("DELETE FROM trace WHERE seq <= (SELECT max(seq) FROM trace) - ?", ringSize);
  }

  /** The events after a sequence number, and the number to ask from next time. */
  read(after) {
    const rows = this.#sql("SELECT seq, event FROM trace WHERE seq > ? ORDER BY seq", after).toArray();
    return { events: rows.map(({ seq, event }) => ({ ...JSON.parse(event), seq })), next: this.#sql("SELECT coalesce(max(seq), 0) AS next FROM trace").one().next };
  }

  clear() {
    this.#sql("DELETE FROM trace");
  }

  /** Keeps one callback address for the replay attack: two minutes, taken once. In the storage: an idle object forgets. */
  async stash(value) {
    await this.ctx.storage.put("stash", { value, until: Date.now() + stashLifetime });
  }

  async takeStash() {
    const kept = await this.ctx.storage.get("stash");
    await this.ctx.storage.delete("stash");
    return kept && kept.until > Date.now() ? kept.value : null;
  }

  /** The key that seals cookies when no COOKIE_KEY secret is set: drawn once, kept by this object's storage. */
  async cookieKey() {
    let key = await this.ctx.storage.get("cookieKey");
    if (!key) {
      const bytes = crypto.getRandomValues(new Uint8Array(32));
      key = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
      await this.ctx.storage.put("cookieKey", key);
    }
    return key;
  }
}
