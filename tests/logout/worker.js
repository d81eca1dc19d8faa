// A worker that keeps its sessions behind HTTP, and whose clock the test moves.
import { createHandler } from "grantway/edge";

let ahead = 0;

/** A `SessionStore` on the test's server. */
function storeAt(origin) {
  const call = async (key, init) => (await fetch(`${origin}/${encodeURIComponent(key)}`, init)).json();
  return {
    get: (key) => call(key),
    put: (key, value, { version }) => call(key, { method: "PUT", body: JSON.stringify({ value, version }) }),
    delete: (key) => call(key, { method: "DELETE" }),
  };
}

const auth = createHandler((env) => ({
  providers: {
    own: {
      provider: {
        issuer: env.PROVIDER,
        authorization_endpoint: `${env.PROVIDER}/authorize`,
        token_endpoint: `${env.PROVIDER}/token`,
        jwks_uri: `${env.PROVIDER}/jwks`,
        id_token_signing_alg_values_supported: ["RS256", "PS256", "ES256", "EdDSA"],
      },
      client_id: "the-client",
      client_secret: "the-secret",
      redirect_uri: `${env.ORIGIN}/auth/own/callback`,
      scope: "openid",
      backChannelLogout: true,
      frontChannelLogout: true,
    },
    standard: {
      issuer: `${env.SANDBOX}/standard`,
      client_id: "standard-client",
      client_secret: "standard-secret",
      redirect_uri: `${env.ORIGIN}/auth/standard/callback`,
      scope: "openid",
      backChannelLogout: true,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  store: storeAt(env.STORE),
  now: () => Date.now() + ahead,
}));

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/advance") return Response.json((ahead += Number(url.searchParams.get("seconds")) * 1000));
    return (await auth.handle(request, env, ctx)) ?? new Response("a page");
  },
};
