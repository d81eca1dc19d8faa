// The worker of the measurements: one handler, one provider for each kind of refresh token rotation, and the store
// that the configuration names. Several isolates of it run side by side.

import { createHandler } from "grantway/edge";
import { durableObjectStore } from "grantway/stores/durable-object";

export { GrantwaySessions } from "grantway/stores/durable-object";

const rotations = ["none", "overlap", "strict"];
let ahead = 0;

/** Reports when a write is safe, so that a measurement knows what a killed process had stored. */
function told(store) {
  return {
    get: (key) => store.get(key),
    delete: (key) => store.delete(key),
    async put(key, value, condition) {
      const version = await store.put(key, value, condition);
      if (version !== null) console.log(`kept ${Date.now()} ${condition.version === null ? "new" : "again"} ${key}`);
      return version;
    },
  };
}

function storeOf(env) {
  if (env.STORE === "cookie") return undefined;
  const store = durableObjectStore(env.SESSIONS);
  return env.TELL ? told(store) : store;
}

const auth = createHandler((env) => ({
  providers: Object.fromEntries(rotations.map((rotation) => [rotation, {
    issuer: `${env.SERVER}/${rotation}`, client_id: "app", client_secret: "app-secret", scope: "openid",
    redirect_uri: `${env.ORIGIN}/auth/${rotation}/callback`,
  }])),
  cookieKeys: [env.COOKIE_KEY],
  session: { idleTimeout: 604_800, maxAge: 604_800 },
  store: storeOf(env),
  upstreams: { api: { origin: env.API ?? env.SERVER, methods: ["GET", "POST"], paths: ["/"], providers: rotations } },
  now: () => Date.now() + ahead,
  onEvent: (event) => env.TELL && !/^(request|response)$/.test(event.type) && console.log(`event ${Date.now()} ${JSON.stringify(event)}`),
}));

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/advance") return Response.json((ahead += Number(url.searchParams.get("milliseconds"))));
    if (url.pathname.startsWith("/bare/")) return bare(request, url, env);
    return (await auth.handle(request, env, ctx)) ?? new Response("not found\n", { status: 404 });
  },
};

/** The least that a proxy can do: the same call, with a token from the configuration. */
function bare(request, url, env) {
  const headers = new Headers(request.headers);
  headers.delete("cookie");
  headers.set("authorization", `Bearer ${env.TOKEN}`);
  const init = { method: request.method, headers, redirect: "manual" };
  if (request.body) Object.assign(init, { body: request.body, duplex: "half" });
  return fetch(`${env.API}${url.pathname.slice("/bare".length)}${url.search}`, init);
}
