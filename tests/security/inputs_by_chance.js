/**
 * Random requests, answers, calls and options: each ends in an answer or in a named error, and no secret leaks. One
 * seed gives the same inputs in every run.
 */
import assert from "node:assert/strict";
import { OAuthError } from "grantway";
import { createHandler, createProtocol } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { CookieJar } from "../runtimes/cookie_jar.js";
import { keyOf } from "../runtimes/app.js";
import { Random } from "./random.js";

const APP = "https://app.example";
const OPENID = "https://oidc.example";
/** A part of every token and secret. */
const MARK = "SECRETMARK";
const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", accept: "text/html" };
const CALL = { grantway: "1", "sec-fetch-site": "same-origin", origin: APP };
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

const time = { ms: 1_800_000_000_000 };
const now = () => time.ms;

/** An authorization server of whose answers one in three is bad. */
class Server {
  nonce = "";

  constructor(random) {
    this.random = random;
  }

  #idToken() {
    const seconds = Math.floor(now() / 1000);
    const claims = { iss: OPENID, aud: "c", sub: "ada", exp: seconds + 600, iat: seconds, nonce: this.nonce };
    if (this.random.chance(0.2)) claims[this.random.pick(Object.keys(claims))] = this.random.value();
    const token = `${base64url({ alg: "RS256" })}.${base64url(claims)}.c2ln`;
    return this.random.chance(0.1) ? this.random.mutated(token) : token;
  }

  #members({ hostname, pathname }) {
    if (pathname.includes("/.well-known/")) {
      const endpoints = { authorization_endpoint: `${OPENID}/authorize`, token_endpoint: `${OPENID}/token`, userinfo_endpoint: `${OPENID}/me` };
      return { issuer: OPENID, ...endpoints, revocation_endpoint: `${OPENID}/revoke`, end_session_endpoint: `${OPENID}/end` };
    }
    if (pathname.endsWith("/me")) return { sub: "ada", name: "Ada" };
    const { below, pick } = this.random;
    const tokens = { access_token: `${MARK}a${below(1e6)}`, refresh_token: `${MARK}r${below(1e6)}` };
    return { ...tokens, token_type: "Bearer", expires_in: pick([3600, 30, 5, 100_000]), scope: "openid a b", ...(hostname === "oidc.example" && { id_token: this.#idToken() }) };
  }

  fetch = async (request) => {
    const { random } = this;
    // What the application's own fetch says about an API belongs to the application, unchanged.
    if (request.url.startsWith("https://api.example/")) return new Response("{}", { status: random.pick([200, 401, 403, 500]) });
    const members = this.#members(new URL(request.url));
    if (random.chance(0.66)) return Response.json(members);
    if (random.chance(0.1)) throw random.pick([new TypeError("fail"), new DOMException("x", "AbortError"), "text", null, undefined, { code: "engine_trapped" }]);
    if (random.chance(0.05)) return random.pick([undefined, null, {}, "text", 5, Response.error()]);
    const status = random.pick([200, 200, 200, 201, 204, 302, 400, 400, 401, 403, 429, 500, 503]);
    const echoed = await request.clone().text();
    const refusal = { error: random.pick(["invalid_grant", "invalid_client", "server_error", "", "\ud800"]), error_description: random.pick([echoed, random.text()]) };
    const body = status === 204 || status === 302 ? null : random.pick([() => random.json(members), () => random.json(refusal), () => random.stream()])();
    const headers = random.pick([{}, { "retry-after": "-5" }, { "www-authenticate": 'Bearer error="invalid_token' }, { location: "https://evil.example/" }]);
    return new Response(body, { status, headers: { "content-type": "application/json", ...headers } });
  };
}

const DOCUMENT = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token", userinfo_endpoint: "https://as.example/me" };
const LAUNCHED = {
  authorization_endpoint: "https://{host}/authorize",
  token_endpoint: "https://{host}/token",
  variables: { host: { default: "a.brand.example", allow: ["b.example", "*.brand.example"] } },
  dialect: { authorization_response: { launch: { parameters: ["launch"], variables: { host: "domain" } } } },
};

function options(server, changes = {}) {
  const client = (name) => ({ client_id: "c", client_secret: `${MARK}-of-the-client`, redirect_uri: `${APP}/auth/${name}/callback` });
  return {
    providers: {
      p: { ...client("p"), provider: structuredClone(DOCUMENT), scope: "a b" },
      oidc: { ...client("oidc"), issuer: OPENID, scope: "openid a b" },
      post: { ...client("post"), provider: { ...DOCUMENT, dialect: { authorization_response: { response_mode: "form_post" } } } },
      tenant: { ...client("tenant"), provider: structuredClone(LAUNCHED) },
    },
    cookieKeys: [keyOf(7)],
    fetch: server.fetch,
    now,
    onEvent: (event) => assert.ok(!JSON.stringify(event).includes(MARK), JSON.stringify(event)),
    upstreams: { api: { origin: "https://api.example", methods: ["GET", "POST"], paths: ["/v1/"], providers: ["p", "oidc", "post", "tenant"] } },
    ...changes,
  };
}

/** Runs `call`. Whatever it throws must have a proper name. */
async function named(call) {
  try {
    return await call();
  } catch (error) {
    assert.ok(error instanceof OAuthError, error?.stack ?? String(error));
    assert.ok(!["engine_trapped", "engine_unavailable", "unexpected_failure"].includes(error.code), error.cause?.stack ?? error.message);
    assert.ok(!JSON.stringify(error).includes(MARK), JSON.stringify(error));
    return undefined;
  }
}

/** A browser that is sent to random places. */
class Visitor {
  jar = new CookieJar();
  states = [];

  constructor(random, auth, server) {
    Object.assign(this, { random, auth, server });
  }

  #target() {
    const { random, states } = this;
    const provider = random.pick(["p", "p", "oidc", "oidc", "post", "tenant", "x", "__proto__"]);
    const begun = states.length > 0 && random.chance(0.85) ? states.at(-1) : { provider, state: random.text() };
    const state = random.chance(0.9) ? begun.state : random.mutated(begun.state);
    const more = random.chance(0.2) ? `&${random.pick(["iss=https://oidc.example", "iss=x", "error=access_denied", "code=2", "state=1", "x=".repeat(2000), "%=%", "launch=1&domain=b.example"])}` : "";
    const callback = `code=${random.chance(0.8) ? "c0de" : encodeURIComponent(random.text().toWellFormed())}&state=${encodeURIComponent(state.toWellFormed())}${more}`;
    const form = { method: "POST", body: callback, headers: { ...NAVIGATION, "content-type": "application/x-www-form-urlencoded" } };
    const returnTo = encodeURIComponent(random.pick(["/x", "/a?b#c", "/\u00e9", random.text()]).toWellFormed());
    return random.pick([
      () => [`/auth/${provider}/login?return_to=${returnTo}`],
      () => [`/auth/${provider}/login?variable.host=${encodeURIComponent(random.pick(["b.example", "evil.example", random.text()]).toWellFormed())}`],
      () => (begun.provider === "post" ? ["/auth/post/callback", form] : [`/auth/${begun.provider}/callback?${callback}`]),
      () => (begun.provider === "post" ? ["/auth/post/callback", form] : [`/auth/${begun.provider}/callback?${callback}`]),
      () => [`/auth/${random.pick(["session", "session?refresh=1", "nothing", ""])}`, { headers: CALL }],
      () => [`/auth/${random.pick(["token", "logout"])}`, { method: "POST", headers: CALL, body: random.json({ refresh: random.chance(0.5), scope: ["a"], revoke: true }) }],
      () => [`/auth/proxy/api.example/v1/${random.pick(["x", "%2e%2e/x", "\u00e9", random.text()])}`, { headers: CALL }],
      () => [random.mutated(`/auth/${provider}/callback?a=b`)],
      () => [`/page?${random.text()}`],
    ])();
  }

  #cookies() {
    const header = this.jar.header();
    const planted = `__Host-gw_tx.auth.p.${this.random.pick(["-1", "", "9e9", "99999999999999999999"])}=${this.random.text()}`;
    const text = this.random.chance(0.2) ? this.random.pick([this.random.mutated(header), `${header}; ${planted}`]) : header;
    return text.replaceAll(/[^\t\x20-\x7e]/g, "");
  }

  #request() {
    const [path, init = { headers: NAVIGATION }] = this.#target();
    try {
      return new Request(APP + (path.startsWith("/") ? path : `/${path}`), { ...init, headers: { ...init.headers, cookie: this.#cookies() } });
    } catch {
      return undefined; // no client could send this
    }
  }

  async #answerTo(request) {
    const { auth, random } = this;
    const ctx = random.pick([undefined, {}, { waitUntil: () => {} }]);
    const way = random.below(10);
    if (way < 7) return auth.handle(request, {}, ctx);
    if (way === 7) return auth.authorize(request, {}, ctx, random.pick([undefined, {}, { provider: "oidc" }, { provider: "tenant", variables: { host: random.text() } }, random.value()]));
    if (way === 8) return auth.protect(() => new Response("hello"), random.pick([undefined, { provider: "p" }]))(request, {}, ctx);
    const session = await auth.session(request, {}, ctx);
    if (session === null) return undefined;
    assert.ok(!JSON.stringify(session).includes(MARK));
    await named(() => session.fetch(random.pick(["https://api.example/v1/x", "https://evil.example/"])));
    return session.commit(new Response("page"));
  }

  /** Makes one step. Returns whether it signed somebody in. */
  async step() {
    const request = this.#request();
    const answer = request && (await named(() => this.#answerTo(request)));
    if (!answer) return false;
    for (const line of answer.headers.getSetCookie()) {
      assert.match(line, /^__Host-gw[\w.~-]*=[\w.~-]*; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=(?:Lax|None)$/);
      assert.ok(line.length <= 4096 + 80, `${line.length} bytes`);
    }
    this.jar.take(answer);
    const location = answer.headers.get("location");
    if (location !== null) {
      const { origin, hostname, searchParams } = new URL(location, `${APP}/auth/p/callback`);
      const isServer = ["as.example", "oidc.example", "b.example"].includes(hostname) || hostname.endsWith(".brand.example");
      assert.ok(isServer || (origin === APP && /^\/(?!\/)/.test(location)), location);
      const [, provider = "p"] = /^\/auth\/([a-z]+)\//.exec(new URL(request.url).pathname) ?? [];
      if (origin !== APP) this.states.push({ provider, state: searchParams.get("state") });
      this.server.nonce = searchParams.get("nonce") ?? this.server.nonce;
    }
    const text = await answer.text().catch(() => "");
    const isLent = /\/auth\/(?:token|proxy)/.test(request.url);
    assert.ok(isLent || !text.includes(MARK), text.slice(0, 400));
    return location?.startsWith("/") && !location.includes("auth_error=");
  }
}

/**
 * Sends `count` requests to four handlers, with random cookies and answers. Returns how many people they signed in.
 */
export async function requests(random, count) {
  const server = new Server(random);
  const hooks = { onSignIn: () => random.pick([{ name: "Ada" }, random.value(), undefined, new Response("no", { status: 403 })]), onError: ({ error }) => random.pick([undefined, new Response(error.code)]) };
  const changes = [{}, { tokens: "page", allowLongLived: true }, { store: memoryStore({ now }) }, { store: memoryStore({ now }), ...hooks }];
  const visitors = changes.map((change) => new Visitor(random, createHandler(options(server, change)), server));
  let signedIn = 0;
  for (let round = 0; round < count; round += 1) {
    if (random.chance(0.05)) time.ms += random.pick([1000, 30_000, 400_000, 3_700_000, 90_000_000, -5000]);
    if (await random.pick(visitors).step()) signedIn += 1;
  }
  return signedIn;
}

const circular = () => {
  const value = { a: 1 };
  return Object.assign(value, { value });
};

/** Makes `count` rounds of calls of the primitives with random arguments. Returns how many codes were exchanged. */
export async function primitives(random, count) {
  const server = new Server(random);
  const given = { provider: DOCUMENT, client_id: "c", client_secret: `${MARK}-of-the-client`, redirect_uri: `${APP}/cb`, fetch: server.fetch, now, cookieKeys: [keyOf(7)] };
  const oauth = await createProtocol(given);
  const anything = () => random.pick([() => random.value(), circular, () => undefined, () => 5n, () => Symbol.iterator, () => random.text(), () => new Date(Number.NaN)])();
  let exchanged = 0;
  for (let round = 0; round < count; round += 1) {
    const begun = await named(() => oauth.createAuthorization(random.pick([undefined, {}, { parameters: { [random.text()]: random.text() } }, { appState: anything() }, anything()])));
    const transaction = begun && random.chance(0.7) ? begun.transaction : anything();
    const callback = random.chance(0.7) ? `?code=x&state=${transaction?.state}` : anything();
    const tokens = await named(() => oauth.exchange(callback, transaction));
    if (tokens) exchanged += 1;
    const held = tokens ?? anything();
    for (const call of ["refresh", "userinfo", "revoke"]) await named(() => oauth[call](held));
    const sealed = await named(() => oauth.seal("purpose", anything(), random.pick([undefined, { maxAge: 60 }, anything()])));
    await named(() => oauth.unseal("purpose", random.chance(0.5) ? sealed : random.mutated(String(sealed))));
  }
  return exchanged;
}

/** Creates `count` handlers, each with one changed option. Returns how many were refused. */
export async function handlers(random, count) {
  const server = new Server(random);
  const odd = () => random.pick([() => random.value(), circular, () => () => 1, () => Symbol("x"), () => 5n, () => [1, undefined, 2], () => Object.create(null)])();
  let refused = 0;
  for (let round = 0; round < count; round += 1) {
    const given = options(server);
    const { p, oidc, tenant } = given.providers;
    const target = random.pick([given, given.providers, p, p.provider, oidc, tenant.provider, given.upstreams.api]);
    Object.defineProperty(target, random.chance(0.7) ? random.pick(Object.keys(target)) : random.text(), { value: odd(), enumerable: true, configurable: true, writable: true });
    refused += 1;
    await named(() => {
      createHandler(given);
      refused -= 1;
    });
  }
  return refused;
}
