import { createHandler } from "grantway/edge";
import { intandem } from "grantway/providers/intandem";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";
import { createSandbox } from "grantway/sandbox";
import { UserAgent } from "./user_agent.js";

export const APP = "http://localhost:8787";
export const SANDBOX = "http://127.0.0.1:8788";
/** The four providers whose documents are part of the package. */
export const DOCUMENTS = { tali, tiltify, "tiltify-v3": tiltifyV3, intandem };
/** Where each of the sandbox's servers tells who signed in. */
export const USERINFO = {
  tali: "/tali/api/v2/users/me",
  tiltify: "/tiltify/api/public/current-user",
  "tiltify-v3": "/tiltify-v3/api/v3/user",
  intandem: "/intandem/oauth/userinfo",
  standard: "/standard/userinfo",
};

/** 32 bytes as base64url, each of them `byte`. */
export const keyOf = (byte) => btoa(String.fromCharCode(byte).repeat(32)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** The entries of all five providers, pointed at a sandbox. */
export function providersAt(sandbox, origin = APP, issuer = `${SANDBOX}/standard`) {
  const entry = (id) => ({ client_id: `${id}-client`, client_secret: `${id}-secret`, redirect_uri: `${origin}/auth/${id}/callback` });
  const documented = Object.entries(DOCUMENTS).map(([id, document]) => [id, { provider: sandbox.provider(document), ...entry(id) }]);
  return { ...Object.fromEntries(documented), standard: { issuer, scope: "openid profile email", ...entry("standard") } };
}

/**
 * An application with the handler under test, a sandbox behind its `fetch`, and one clock for both.
 * `options` replaces the handler's own; `providers` may be a function of those that stand above.
 */
export function createApp({ providers, sandboxOptions, ...options } = {}) {
  const time = { ms: 1_700_000_000_000 };
  const now = () => time.ms;
  const sandbox = createSandbox({ origin: SANDBOX, clock: now, ...sandboxOptions });
  const events = [];
  const all = providersAt(sandbox);
  const config = {
    providers: typeof providers === "function" ? providers(all) : (providers ?? all),
    cookieKeys: [keyOf(7)],
    fetch: (request) => sandbox.fetch(request),
    now,
    onEvent: (event) => events.push(event),
    upstreams: { sandbox: { origin: SANDBOX, paths: ["/"] } },
    ...options,
  };
  const auth = createHandler(config);
  const env = {};
  const serve = (url, init) => auth.handle(new Request(url, init), env);
  return {
    auth,
    config,
    env,
    events,
    now,
    sandbox,
    advance: (seconds) => (time.ms += seconds * 1000),
    userAgent: (send = serve) => new UserAgent(APP, send),
    /** Requests at a provider's token endpoint. */
    tokenRequests: (provider) => sandbox.log("token", provider).length,
  };
}

/** The events of one type. */
export const ofType = (events, type) => events.filter((event) => event.type === type);
