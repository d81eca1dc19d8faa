/**
 * What the handler and the primitives emit and remember: events without secrets, stored metadata, one refresh at a
 * time.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { createApp, ofType, SANDBOX, USERINFO } from "./app.js";
import { codeOf } from "./refusals.js";

/** The members of URLs, bodies and headers that nobody else may see. */
const SECRET = /"?(?:access_token|refresh_token|id_token|code|state|client_secret|code_verifier)"?[:=]\s*"?([^"&,}\s]{8,})|(?:Bearer|Basic) (\S+)/g;

/** Collects the secrets in everything it is shown. */
class Secrets extends Set {
  note(text) {
    for (const [, member, header] of text.matchAll(SECRET)) this.add(decodeURIComponent(member ?? header));
    return text;
  }

  async noteExchange(request, send) {
    this.note(`${request.url} ${request.method === "POST" ? await request.clone().text() : ""} ${request.headers.get("authorization")}`);
    const { status, headers, body } = await send(request);
    const text = body === null ? null : this.note(await new Response(body).text());
    return new Response(text, { status, headers });
  }
}

test("no event, no error and no answer to the page holds a secret, a token, a code, a state or a verifier", async () => {
  const shown = [];
  const secrets = new Secrets();
  const app = createApp({
    through: (request, send) => secrets.noteExchange(request, send),
    onError: ({ error }) => void shown.push(JSON.stringify(error), error.stack, String(error.cause)),
  });
  for (const provider of Object.keys(USERINFO)) {
    const person = app.userAgent();
    const callback = secrets.note(await app.sandbox.signIn(secrets.note(await person.begin(provider))));
    await person.open(callback);
    shown.push(JSON.stringify(await person.session()));
    shown.push(await (await person.call("/auth/session?refresh=1")).text());
    await person.open(callback); // a replay
    await person.open(callback.replace(/code=[^&]*/, "code=hunter2hunter2"));
    app.sandbox.fault(provider, { kind: "truncated-json" });
    await person.open(await app.sandbox.signIn(await person.begin(provider)));
    shown.push(await (await person.call("/auth/logout", { method: "POST", body: '{"revoke":true}' })).text());
  }
  assert.ok(secrets.size > 25, `${secrets.size} secrets went by`);
  const told = `${shown.join("\n")}\n${JSON.stringify(app.events)}`;
  assert.ok(app.events.length > 60);
  const leaked = [...secrets].filter((secret) => told.includes(secret) || told.includes(encodeURIComponent(secret)));
  assert.deepEqual(leaked, []);
});

test("events tell the whole way of a sign-in: what was asked, sent and answered, and when", async () => {
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tiltify");
  const told = app.events.filter((event) => event.type !== "loopback_http_profile");
  assert.deepEqual(told.map((event) => event.type), ["authorization_requested", "request", "response", "signed_in"]);
  const [, request, response] = told;
  assert.deepEqual([request.endpoint, request.method, request.url], ["token_endpoint", "POST", `${SANDBOX}/tiltify/oauth/token`]);
  assert.equal(request.parameters.grant_type, "authorization_code");
  assert.deepEqual([response.endpoint, response.status, response.at], ["token_endpoint", 200, 1_700_000_000]);
  for (const event of told) assert.equal(event.provider, "tiltify");
});

test("a listener that throws changes nothing", async () => {
  const app = createApp({ onEvent: () => { throw new Error("x"); } });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  assert.equal((await person.session()).provider, "tali");
});

test("metadata is fetched when it is first needed, and kept for an hour", async () => {
  const app = createApp();
  const person = app.userAgent();
  const fetched = () => ofType(app.events, "request").filter((event) => event.endpoint === "metadata").length;
  await person.signIn(app.sandbox, "tali");
  assert.equal(fetched(), 0, "tali needs none");
  await person.signIn(app.sandbox, "standard");
  await person.begin("standard");
  assert.equal(fetched(), 1);
  app.advance(3601);
  await person.begin("standard");
  assert.equal(fetched(), 2);
});

test("metadata that could not be fetched is asked for again after ten seconds, not before", async () => {
  const app = createApp();
  const person = app.userAgent();
  app.sandbox.fault("standard", { endpoint: "metadata", kind: "503", times: 1 });
  const login = async () => (await person.open("/auth/standard/login")).headers.get("location").slice(0, 40);
  assert.equal(await login(), "/#auth_error=server_unavailable");
  assert.equal(await login(), "/#auth_error=server_unavailable");
  app.advance(10);
  assert.match(await login(), /^http:\/\/127\.0\.0\.1:8788\/standard\/authori/);
});

test("ten requests with an expired token make one refresh, and all of them work", async () => {
  const app = createApp({ session: { idleTimeout: 604_800 } });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  app.advance(3601);
  const agents = Array.from({ length: 10 }, () => Object.assign(app.userAgent(), { jar: person.jar.copy() }));
  const answers = await Promise.all(agents.map((agent) => agent.call(`/auth/proxy/127.0.0.1:8788${USERINFO.standard}`)));
  assert.deepEqual(answers.map((response) => response.status), Array(10).fill(200));
  assert.equal(app.tokenRequests("standard"), 2, "strict rotation would end the session on a second one");
  assert.equal((await agents[9].session()).stale, undefined);
});

test("a refresh that fails for a while is not tried by each of ten requests, and the session stays", async () => {
  const app = createApp({ session: { idleTimeout: 604_800 } });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  app.advance(3601);
  app.sandbox.fault("standard", { kind: "503", times: "always" });
  const agents = Array.from({ length: 10 }, () => Object.assign(app.userAgent(), { jar: person.jar.copy() }));
  const sessions = await Promise.all(agents.map((agent) => agent.session()));
  assert.ok(sessions.every((session) => session.stale === true && session.provider === "standard"));
  assert.equal(app.tokenRequests("standard"), 2);
  app.sandbox.fault("standard", { kind: "none" });
  app.advance(61);
  assert.equal((await person.session()).stale, undefined);
});

test("a callback that arrives twice at once signs in once", async () => {
  const app = createApp();
  const person = app.userAgent();
  const callback = await app.sandbox.signIn(await person.begin("standard", { query: "?return_to=/inbox" }));
  const twin = Object.assign(app.userAgent(), { jar: person.jar.copy() });
  const answers = await Promise.all([person.open(callback), twin.open(callback)]);
  assert.deepEqual(answers.map((response) => response.headers.get("location")).sort(), ["/#auth_error=transaction_used", "/inbox"]);
  assert.equal(app.tokenRequests("standard"), 1);
});

test("the primitives do the same at a standard provider: PKCE, ID token, userinfo, refresh, revocation", async () => {
  const { sandbox, config } = createApp();
  const oauth = await createProtocol({ ...config.providers.standard, fetch: config.fetch, now: config.now });
  const { url, transaction } = oauth.createAuthorization({ scope: ["openid", "email"] });
  const asked = Object.fromEntries(new URL(url).searchParams);
  assert.equal(asked.code_challenge_method, "S256");
  assert.ok(asked.code_challenge && asked.nonce);
  const kept = JSON.parse(JSON.stringify(transaction));
  const tokens = JSON.parse(JSON.stringify(await oauth.exchange(await sandbox.signIn(url, { user: "ben" }), kept)));
  assert.equal(tokens.claims.nonce, asked.nonce);
  const info = await oauth.userinfo(tokens);
  assert.deepEqual([info.sub, info.email], [tokens.claims.sub, "ben.orchard@example.com"]);
  const fresh = await oauth.refresh(tokens);
  assert.notEqual(fresh.refresh_token, tokens.refresh_token);
  assert.equal(fresh.claims.sub, tokens.claims.sub);
  await oauth.revoke(fresh);
  assert.equal(await codeOf(oauth.userinfo(fresh)), "userinfo_unauthorized");
  assert.equal(await codeOf(oauth.refresh(fresh)), "reauthorization_required");
});

test("a spoiled ID token is refused by its own name, and no token comes out", async () => {
  const spoiled = {
    id_token_issuer_mismatch: { claims: { iss: "https://evil.example" } },
    id_token_audience_mismatch: { claims: { aud: "other" } },
    id_token_authorized_party_mismatch: { claims: { aud: ["standard-client", "other"] } },
    id_token_expired: { claims: { exp: 1_600_000_000 } },
    id_token_in_future: { claims: { iat: 1_800_000_000, exp: 1_900_000_000 } },
    id_token_nonce_mismatch: { claims: { nonce: "forged" } },
    id_token_claim_missing: { claims: { sub: undefined } },
    id_token_algorithm_refused: { header: { alg: "none" } },
  };
  for (const [code, idToken] of Object.entries(spoiled)) {
    const app = createApp({ sandboxOptions: { providers: { standard: { idToken } } } });
    const person = app.userAgent();
    assert.equal((await person.signIn(app.sandbox, "standard")).headers.get("location"), `/inbox#auth_error=${code}`);
    assert.equal(await person.session(), null);
  }
});
