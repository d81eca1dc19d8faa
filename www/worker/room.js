// The room: one small Durable Object per browser that keeps its trace, and one that keeps the cookie key.
// A Durable Object because the login and the callback of one person may run in different isolates.

import { DurableObject } from "cloudflare:workers";

const ringSize = 160;
const stashLifetime = 120_000;

export class DemoRoom extends DurableObject {
  #events = [];
  #next = 1;
  #stash = null;

  /** Appends events to the ring; the oldest fall out. */
  append(events) {
    for (const event of events) this.#events.push({ ...event, seq: this.#next++ });
    this.#events.splice(0, this.#events.length - ringSize);
  }

  /** The events after a sequence number, and the number to ask from next time. */
  read(after) {
    return { events: this.#events.filter((event) => event.seq > after), next: this.#next - 1 };
  }

  clear() {
    this.#events = [];
  }

  /** Keeps one callback address for the replay attack: two minutes, taken once. */
  stash(value) {
    this.#stash = { value, until: Date.now() + stashLifetime };
  }

  takeStash() {
    const kept = this.#stash;
    this.#stash = null;
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
