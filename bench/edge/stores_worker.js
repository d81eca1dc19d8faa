// The worker whose storage is counted: a page behind `protect` that calls an API, with its session in the store
// that STORE names. Every request to a store is counted.

import { DurableObject } from "cloudflare:workers";
import { createHandler } from "grantway/edge";
import { d1Store } from "grantway/stores/d1";
import { durableObjectStore, GrantwaySessions } from "grantway/stores/durable-object";

let ahead = 0;
let counts = {};
const count = (name, by = 1) => (counts[name] = (counts[name] ?? 0) + by);

/** Counts calls of the methods of `target` as `names[method]`. */
function counted(target, names) {
  return new Proxy(target, {
    get(_, member) {
      const value = target[member];
      if (typeof value !== "function") return value;
      return (...words) => {
        if (names[member]) count(names[member]);
        // Not by `apply`, which for a stub would be a call to the object behind it.
        return target[member](...words);
      };
    },
  });
}

const inObject = { get: "read", getAlarm: "read", put: "written", setAlarm: "written", deleteAll: "written", deleteAlarm: "written" };

/** The store's own class. It keeps the count of its storage operations until somebody asks. */
export class CountedSessions extends GrantwaySessions {
  #counts = {};

  constructor(ctx, env) {
    super(ctx, env);
    const note = (name) => (this.#counts[name] = (this.#counts[name] ?? 0) + 1);
    const storage = new Proxy(ctx.storage, {
      get(target, member) {
        const value = target[member];
        if (typeof value !== "function") return value;
        return (...words) => {
          if (inObject[member]) note(inObject[member]);
          return target[member](...words);
        };
      },
    });
    this.ctx = { storage };
  }

  counts() {
    const taken = this.#counts;
    this.#counts = {};
    return taken;
  }
}

/**
 * A database with the interface of D1 over the SQLite of a Durable Object, which D1 itself uses. A shim, because a
 * local workerd has no D1.
 */
export class Database extends DurableObject {
  batch(statements) {
    const { sql } = this.ctx.storage;
    return this.ctx.storage.transactionSync(() => statements.map(([text, values]) => {
      const cursor = sql.exec(text, ...values);
      const results = cursor.toArray();
      const changes = sql.exec("SELECT changes() AS changes").one().changes;
      return { results, meta: { changes, rows_read: cursor.rowsRead, rows_written: cursor.rowsWritten } };
    }));
  }
}

function databaseOf(env) {
  const bound = (text, values) => ({ text, values, bind: (...given) => bound(text, given) });
  return {
    prepare: (text) => bound(text, []),
    async batch(statements) {
      count("requests");
      count("statements", statements.length);
      const outcomes = await env.DATABASE.get(env.DATABASE.idFromName("one")).batch(statements.map(({ text, values }) => [text, values]));
      for (const { meta } of outcomes) {
        count("read", meta.rows_read);
        count("written", meta.rows_written);
      }
      return outcomes;
    },
  };
}

const objects = new Set();

function namespaceOf(env) {
  return {
    idFromName: (name) => env.SESSIONS.idFromName(name),
    get(id) {
      objects.add(String(id));
      return counted(env.SESSIONS.get(id), { get: "requests", put: "requests", delete: "requests" });
    },
  };
}

const stores = {
  cookie: () => undefined,
  object: (env) => durableObjectStore(namespaceOf(env)),
  d1: (env) => d1Store(databaseOf(env)),
};

function storeOf(env) {
  const store = stores[env.STORE](env);
  return store && counted(store, { get: "get", put: "put", delete: "delete" });
}

const auth = createHandler((env) => ({
  providers: { strict: { issuer: `${env.SERVER}/strict`, client_id: "app", client_secret: "app-secret", scope: "openid", redirect_uri: `${env.ORIGIN}/auth/strict/callback` } },
  cookieKeys: [env.COOKIE_KEY],
  // The idle limit moves after a twentieth of it: half an hour.
  session: { idleTimeout: 36_000, maxAge: 604_800 },
  store: storeOf(env),
  upstreams: { api: { origin: env.SERVER, paths: ["/strict/userinfo"] } },
  now: () => Date.now() + ahead,
}));

const page = auth.protect(async ({ session, env }) => {
  const answer = await session.fetch(`${env.SERVER}/strict/userinfo`);
  return new Response(`Hello, ${(await answer.json()).sub}`, { status: answer.status });
});

async function taken(env) {
  for (const id of objects) {
    const inside = await env.SESSIONS.get(env.SESSIONS.idFromString(id)).counts();
    for (const [name, number] of Object.entries(inside)) count(name, number);
  }
  const all = counts;
  counts = {};
  return all;
}

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/advance") return Response.json((ahead += Number(url.searchParams.get("milliseconds"))));
    if (url.pathname === "/counts") return Response.json(await taken(env));
    return page(request, env, ctx);
  },
};
