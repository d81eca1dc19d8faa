// The handlers: Grantway as an app configures it, with the tokens in the worker or lent to the page, and with the
// session sealed into its cookie or kept in a Durable Object.
// All servers are the sandbox's unless a secret points one at the real thing.

import { createHandler } from "grantway/edge";
import { sandboxProvider } from "grantway/sandbox";
import { durableObjectStore } from "grantway/stores/durable-object";
import { longLivedIds, providerIds, providerOf as entryOf } from "../catalogue.js";
import { describeRefusal } from "../wire/refusal.js";
import { recordingFetch } from "../wire/recorder.js";
import { sandboxClient } from "./credentials.js";
import { addressOf, documents } from "./documents.js";

// One secret per server that still runs, `client_id:client_secret`; Tiltify switched v3 off in 2023.
const realSecret = { tali: "TALI_CLIENT", tiltify: "TILTIFY_CLIENT", intandem: "INTANDEM_CLIENT" };

const standardUserinfo = "/standard/userinfo";
const lendable = providerIds.filter((id) => !longLivedIds.includes(id));

/** A handler, the path of its routes, and where its sessions are: `cookie` or `object`. */
const made = (base, tokens, ids, store) => ({ base, store, handler: createHandler((env) => configure(env, base, tokens, ids, store)) });

const handlers = {
  /** Backend for frontend: tokens stay in the worker; the page reaches the APIs through the proxy. */
  worker: { cookie: made("/auth", "worker", providerIds, "cookie"), object: made("/kept/auth", "worker", providerIds, "object") },
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
  return { real: false, ...sandboxClient(id) };
}

/** The address at which the API of a server says who somebody is; Apple's says it nowhere. */
export function userinfoOf(env, id) {
  if (id === "standard") return env.visitor.sandbox + standardUserinfo;
  const document = documentOf(env, id);
  return addressOf(document, document.userinfo_endpoint);
}

/** The document of a provider: as it ships, or with the sandbox's addresses in place of the real ones. */
function documentOf(env, id) {
  return connectionOf(env, id).real ? documents[id] : sandboxProvider(documents[id], env.visitor.sandbox);
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
    onSignIn: async ({ provider, profile, userinfo }) => ({ provider, profile, userinfo: typeof userinfo === "function" ? await userinfo() : userinfo }),
    onError: ({ error }) => {
      visitor.add({ kind: "refusal", on: "worker", refusal: describeRefusal(error) });
      return new Response(null, { status: 302, headers: { location: `/#auth_error=${encodeURIComponent(error.code)}`, "cache-control": "no-store" } });
    },
  };
}

function providerOf(env, base, id) {
  const { client_id, client_secret } = connectionOf(env, id);
  const common = { client_id, client_secret, redirect_uri: `${env.visitor.origin}${base}/${id}/callback`, scope: entryOf(id).scope };
  if (id === "standard") return { ...common, issuer: `${env.visitor.sandbox}/standard` };
  return { ...common, provider: documentOf(env, id) };
}

function upstreamsOf(env, ids) {
  // Of each provider's own name: its tokens go there, and no other's.
  const upstreamOf = (address) => {
    const { origin, pathname } = new URL(address);
    return { origin, methods: ["GET"], paths: [pathname] };
  };
  const addresses = ids.map((id) => [id, userinfoOf(env, id)]).filter(([, address]) => address);
  return Object.fromEntries(addresses.map(([id, address]) => [id, upstreamOf(address)]));
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
