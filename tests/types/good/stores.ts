// Every store of the package is a SessionStore, and takes what the platforms' own types describe.
import type { D1Database, DurableObjectNamespace, DurableObjectState } from "@cloudflare/workers-types";
import { createHandler, type SessionStore } from "grantway/edge";
import { d1Store } from "grantway/stores/d1";
import { denoKvStore, type SessionsKv } from "grantway/stores/deno-kv";
import { durableObjectStore, GrantwaySessions } from "grantway/stores/durable-object";
import { memoryStore } from "grantway/stores/memory";
import { redisStore } from "grantway/stores/redis";

interface Env {
  SESSIONS: DurableObjectNamespace<GrantwaySessions>;
  DB: D1Database;
}

declare const env: Env;
declare const kv: SessionsKv;

const stores: SessionStore[] = [
  durableObjectStore(env.SESSIONS),
  durableObjectStore(env.SESSIONS.jurisdiction("eu")),
  d1Store(env.DB),
  denoKvStore(kv),
  redisStore({ url: "https://redis.example", token: "t" }),
  redisStore({ url: "https://redis.example", token: "t", prefix: "app:", fetch: (input, init) => fetch(input, init) }),
  memoryStore(),
  memoryStore({ now: () => 0 }),
];

createHandler<Env>((env) => ({ providers: {}, cookieKeys: [], store: durableObjectStore(env.SESSIONS) }));
createHandler<Env>((env) => ({ providers: {}, cookieKeys: [], store: d1Store(env.DB) }));
for (const store of stores) createHandler({ providers: {}, cookieKeys: [], store });

// The class can be extended.
export class Sessions extends GrantwaySessions {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
  }
}

// A store of one's own.
const own: SessionStore = {
  get: async (key) => (key === "" ? null : { value: "", version: "1" }),
  put: async (_key, _value, { version, expires_at }) => (version === null && expires_at > 0 ? "1" : null),
  delete: async () => {},
};
createHandler({ providers: {}, cookieKeys: [], store: own });
