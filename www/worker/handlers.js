// The handlers: Grantway as an app configures it, with the tokens in the worker or lent to the page, and with the
// session sealed into its cookie or kept in a Durable Object.
// All servers are the sandbox's unless a secret points one at the real thing.

import { createHandler } from "grantway/edge";
import { intandem } from "grantway/providers/intandem";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";
import { sandboxProvider } from "grantway/sandbox";
import { durableObjectStore } from "grantway/stores/durable-object";
import { describeRefusal } from "../wire/refusal.js";
import { recordingFetch } from "../wire/recorder.js";

const documents = { tali, tiltify, "tiltify-v3": tiltifyV3, intandem };

// One secret per server that still runs, `client_id:client_secret`; Tiltify switched v3 off in 2023.
const realSecret = { tali: "TALI_CLIENT", tiltify: "TILTIFY_CLIENT", intandem: "INTANDEM_CLIENT" };

const userinfoPaths = {
  tali: "/api/v2/users/me", tiltify: "/api/public/current-user", "tiltify-v3": "/api/v3/user",
  intandem: "/oauth/userinfo", standard: "/userinfo",
};

const all = ["tali", "tiltify", "tiltify-v3", "intandem", "standard"];
const lendable = ["tali", "tiltify", "standard"];

/** A handler, the path of its routes, and where its sessions are: `cookie` or `object`. */
const made = (base, tokens, ids, store) => ({ base, store, handler: createHandler((env) => configure(env, base, tokens, ids, store)) });

const handlers = {
  /** Backend for frontend: tokens stay in the worker; the page reaches the APIs through the proxy. */
  worker: { cookie: made("/auth", "worker", all, "cookie"), object: made("/kept/auth", "worker", all, "object") },
  /** Token-mediating backend: the page asks for short access tokens. */
  page: { cookie: made("/mediated", "page", lendable, "cookie"), object: made("/kept/mediated", "page", lendable, "object") },
  /**
   * Token-mediating backend with the two servers whose tokens do not end soon. Nothing is allowed here on purpose:
   * the demo shows how the engine refuses. A handler of their own, so that the others work beside them.
   */
  lasting: {
    "tiltify-v3": made("/lasting-v3", "page", ["tiltify-v3"], "cookie"),
    intandem: made("/lasting-intandem", "page", ["intandem"], "cookie"),
  },
};
const listed = Object.values(handlers).flatMap((group) => Object.values(group));

/** The handler that a choice of the page means. */
export function handlerFor(pattern, provider, store) {
  return (pattern === "page" && handlers.lasting[provider]) || handlers[pattern][store === "object" ? "object" : "cookie"];
}

/** The handler whose routes a path belongs to. */
export const handlerAt = (pathname) => listed.find(({ base }) => pathname.startsWith(`${base}/`));

/** Whether a server is the real one, and the credentials it takes. */
export function connectionOf(env, id) {
  const secret = env[realSecret[id]];
  if (secret) {
    const [client_id, ...rest] = secret.split(":");
    return { real: true, client_id, client_secret: rest.join(":") };
  }
  return { real: false, client_id: `${id}-client`, client_secret: `${id}-secret` };
}

/** Where the API of a server answers who somebody is. */
export function userinfoOf(env, id) {
  if (connectionOf(env, id).real) {
    const { userinfo_endpoint, variables } = documents[id];
    return userinfo_endpoint.replace(/\{(\w+)\}/g, (_, name) => variables[name].default);
  }
  return `${env.visitor.sandbox}/${id}${userinfoPaths[id]}`;
}

function configure(env, base, tokens, ids, store) {
  const { visitor } = env;
  return {
    base, tokens,
    providers: Object.fromEntries(ids.map((id) => [id, providerOf(env, base, id)])),
    cookieKeys: [env.COOKIE_KEY],
    session: { idleTimeout: 86_400, maxAge: 604_800 },
    store: store === "object" ? durableObjectStore(env.SESSIONS) : undefined,
    upstreams: tokens === "worker" ? upstreamsOf(env, ids) : undefined,
    fetch: recordingFetch(sendOf(env), { from: "worker", to: "server", add: visitor.add, place: visitor.place }),
    onEvent: visitor.addEngineEvent,
    onSignIn: async ({ provider, userinfo }) => ({ provider, userinfo: typeof userinfo === "function" ? await userinfo() : userinfo }),
    onError: ({ error }) => {
      visitor.add({ kind: "refusal", on: "worker", refusal: describeRefusal(error) });
      return new Response(null, { status: 302, headers: { location: `/#auth_error=${encodeURIComponent(error.code)}`, "cache-control": "no-store" } });
    },
  };
}

function providerOf(env, base, id) {
  const { real, client_id, client_secret } = connectionOf(env, id);
  const common = { client_id, client_secret, redirect_uri: `${env.visitor.origin}${base}/${id}/callback` };
  if (id === "standard") return { ...common, issuer: `${env.visitor.sandbox}/standard`, scope: "openid profile email offline_access" };
  return { ...common, provider: real ? documents[id] : sandboxProvider(documents[id], env.visitor.sandbox) };
}

function upstreamsOf(env, ids) {
  // Of each provider's own name: its tokens go there, and no other's.
  const upstreamOf = (id) => {
    const { origin, pathname } = new URL(userinfoOf(env, id));
    return { origin, methods: ["GET"], paths: [pathname] };
  };
  return Object.fromEntries(ids.map((id) => [id, upstreamOf(id)]));
}

/**
 * The sandbox is reached over its binding: two workers of one account cannot call each other by address. Between two
 * local workerds that is a connection, which each side drops when it was idle for five seconds, and a request may meet
 * the other side's closing of it. This demo sends it again, as nearly always nobody has read it; an application would
 * not, as a code works once.
 */
export function sendOf(env) {
  const { SANDBOX, visitor } = env;
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!SANDBOX || new URL(address).origin !== visitor.sandbox) return fetch(input, init);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await SANDBOX.fetch(input instanceof Request ? input.clone() : input, init);
      } catch (error) {
        if (attempt === 3 || !/connection lost/i.test(error?.message) || (init?.signal ?? input.signal)?.aborted) throw error;
        visitor.add({ kind: "event", on: "worker", event: { type: "sent_again", because: String(error?.message ?? error) } });
      }
    }
  };
}
