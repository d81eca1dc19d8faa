// A session store on Durable Objects: one object per key, so that all isolates and regions meet in one place.
//
// In the worker:
//
//   export { GrantwaySessions } from "grantway/stores/durable-object";
//   import { durableObjectStore } from "grantway/stores/durable-object";
//   createHandler((env) => ({ …, store: durableObjectStore(env.SESSIONS) }));
//
// In wrangler.toml, with a compatibility date of 2024-04-03 or later:
//
//   [[durable_objects.bindings]]
//   name = "SESSIONS"
//   class_name = "GrantwaySessions"
//
//   [[migrations]]
//   tag = "v1"
//   new_sqlite_classes = ["GrantwaySessions"]
//
// Only workerd can load this file. An object lives near where its key was first used; to keep all of them in one
// jurisdiction, pass `env.SESSIONS.jurisdiction("eu")`.

import { DurableObject } from "cloudflare:workers";

const ENTRY = "entry";

const milliseconds = (expires_at) => expires_at * 1000;

/** The entry, unless it has expired. */
const live = (entry) => (entry && milliseconds(entry.expires_at) > Date.now() ? entry : undefined);

/**
 * The entry of one key. While an object waits for its storage, the platform lets no other call in, so reading and
 * then writing here is one step.
 */
export class GrantwaySessions extends DurableObject {
  /** Writes nothing, not even a table, so that guessing keys creates no objects. */
  async get() {
    const entry = live(await this.ctx.storage.get(ENTRY));
    return entry ? { value: entry.value, version: entry.version } : null;
  }

  /** Writes with the version `next` if the entry still has `version`. */
  async put(value, { version, next, expires_at }) {
    const { storage } = this.ctx;
    const entry = live(await storage.get(ENTRY));
    // This write succeeded before, but its answer was lost and it was sent again.
    if (entry?.version === next) return next;
    if ((entry?.version ?? null) !== version) return null;
    const alarm = await storage.getAlarm();
    const end = milliseconds(expires_at);
    // An alarm that rings too early is set again then, so most writes need not set it.
    const early = alarm !== null && alarm <= end;
    await Promise.all([early || storage.setAlarm(end), storage.put(ENTRY, { value, version: next, expires_at })]);
    return next;
  }

  async delete() {
    const { storage } = this.ctx;
    // Before the compatibility date 2026-02-24, deleteAll leaves the alarm.
    await Promise.all([storage.deleteAll(), storage.deleteAlarm()]);
  }

  async alarm() {
    const { storage } = this.ctx;
    const entry = live(await storage.get(ENTRY));
    await (entry ? storage.setAlarm(milliseconds(entry.expires_at)) : storage.deleteAll());
  }
}

/** A `SessionStore` on the namespace of a `durable_objects` binding. */
export function durableObjectStore(namespace) {
  if (typeof namespace?.idFromName !== "function") {
    throw new TypeError("durableObjectStore takes the namespace of a `durable_objects` binding: is it in wrangler.toml?");
  }
  // A stub that failed stays broken, so each attempt gets its own. An object that was moved, or restarted with
  // other code, may be called again. Every call can be repeated; for put, `next` ensures that.
  async function call(key, perform) {
    const attempt = async () => perform(namespace.get(namespace.idFromName(key)));
    return attempt().catch((error) => {
      if (error?.overloaded || !(error?.retryable || error?.durableObjectReset)) throw error;
      return attempt();
    });
  }
  return {
    async get(key) {
      const entry = await call(key, (object) => object.get());
      return entry && { value: entry.value, version: entry.version };
    },
    put(key, value, { version, expires_at }) {
      const condition = { version, next: crypto.randomUUID(), expires_at };
      return call(key, (object) => object.put(value, condition));
    },
    delete: (key) => call(key, (object) => object.delete()),
  };
}
