// The worker of an isolate: serves the store that the path names, and lets the test look into an object.
import { GrantwaySessions as Sessions, durableObjectStore } from "grantway/stores/durable-object";
import { d1Store } from "grantway/stores/d1";
import { redisStore } from "grantway/stores/redis";
import { answer } from "./wire.js";

/** The package's class, with a view of its storage, and faults on demand. */
export class GrantwaySessions extends Sessions {
  #reset;

  constructor(ctx, env) {
    super(ctx, env);
    if (env.BROKEN) ctx.abort("broken");
  }

  async contents() {
    const { storage } = this.ctx;
    const tables = [...storage.sql.exec("SELECT name FROM sqlite_master WHERE name <> '_cf_METADATA'")].map(({ name }) => name);
    return { entries: (await storage.list()).size, alarm: await storage.getAlarm(), tables };
  }

  /** Ends the object in its next put, like a deployment: before it writes, or after, so that the answer is lost. */
  resetDuringPut(when) {
    this.#reset = when;
  }

  async put(...words) {
    if (this.#reset === "before") this.ctx.abort("reset");
    const written = await super.put(...words);
    if (this.#reset === "after") {
      await this.ctx.storage.sync();
      this.ctx.abort("reset");
    }
    return written;
  }
}

const stores = {
  "/durable-object": (env) => durableObjectStore(env.SESSIONS),
  "/d1": (env) => d1Store(env.DB),
  "/redis": (env) => redisStore({ url: env.REDIS, token: env.TOKEN }),
};

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const object = () => env.SESSIONS.get(env.SESSIONS.idFromName(url.searchParams.get("key")));
    if (url.pathname === "/contents") return Response.json(await object().contents());
    if (url.pathname === "/reset") return Response.json((await object().resetDuringPut(url.searchParams.get("when"))) ?? null);
    if (url.pathname === "/sql") return Response.json((await env.DB.prepare(await request.text()).all()).results);
    return answer(stores[url.pathname](env), request);
  },
};
