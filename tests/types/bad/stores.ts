// Every line under an expectation has to be refused by the compiler.
import type { D1DatabaseSession, DurableObjectNamespace, KVNamespace } from "@cloudflare/workers-types";
import { createHandler, type SessionStore } from "grantway/edge";
import { d1Store } from "grantway/stores/d1";
import { denoKvStore } from "grantway/stores/deno-kv";
import { durableObjectStore } from "grantway/stores/durable-object";
import { redisStore } from "grantway/stores/redis";

declare const kv: KVNamespace;
declare const session: D1DatabaseSession;
declare const objects: DurableObjectNamespace;

// @ts-expect-error Workers KV lags and cannot compare and swap: it is a cache, and no store
const store: SessionStore = kv;
// @ts-expect-error neither is it one where a handler wants one
createHandler({ providers: {}, cookieKeys: [], store: kv });
// @ts-expect-error nor a database
d1Store(kv);
// @ts-expect-error nor Deno's
denoKvStore(kv);
// @ts-expect-error nor a namespace of objects
durableObjectStore(kv);
// @ts-expect-error a session of D1 may read from a replica that is behind
d1Store(session);
// @ts-expect-error a namespace is not yet a store
createHandler({ providers: {}, cookieKeys: [], store: objects });
// @ts-expect-error Redis wants its token
redisStore({ url: "https://redis.example" });
// @ts-expect-error a put that does not say whether it wrote
const silent: SessionStore = { get: async () => null, put: async () => {}, delete: async () => {} };
// @ts-expect-error an entry without a version
const versionless: SessionStore = { get: async () => ({ value: "" }), put: async () => "1", delete: async () => {} };
console.log(store, silent, versionless);
