// A worker whose sessions are in Durable Objects, or in cookies if the environment says so. The test moves its
// clock, and takes its store away.
import { createHandler } from "grantway/edge";
import { durableObjectStore } from "grantway/stores/durable-object";

export { GrantwaySessions } from "grantway/stores/durable-object";

const rotations = ["none", "overlap", "strict"];
let ahead = 0;
let isAway = false;

/** The store, while it is available. */
function store(env) {
  const kept = durableObjectStore(env.SESSIONS);
  const unlessAway = (use) => async (...words) => {
    if (isAway) throw new Error("the store is away");
    return use(...words);
  };
  return { get: unlessAway((key) => kept.get(key)), put: unlessAway((...words) => kept.put(...words)), delete: unlessAway((key) => kept.delete(key)) };
}

const auth = createHandler((env) => ({
  providers: Object.fromEntries(
    rotations.map((id) => [
      id,
      { issuer: `${env.SANDBOX}/${id}`, scope: "openid", client_id: "app", client_secret: "app-secret", redirect_uri: `${env.ORIGIN}/auth/${id}/callback` },
    ]),
  ),
  cookieKeys: [env.COOKIE_KEY],
  session: { idleTimeout: 604_800, maxAge: 604_800 },
  tokens: "page",
  store: env.STORE === "cookie" ? undefined : store(env),
  upstreams: { api: { origin: env.SANDBOX, paths: ["/"], providers: rotations } },
  now: () => Number(env.NOW) + ahead,
}));

const page = auth.protect(async ({ session }) => Response.json({ token: (await session.accessToken()).access_token }), { provider: "none" });

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/advance") return Response.json((ahead += Number(url.searchParams.get("milliseconds"))));
    if (url.pathname === "/away") return Response.json((isAway = url.searchParams.get("is") === "true"));
    return page(request, env, ctx);
  },
};
