/** The `standard` server around its flow: metadata, CORS, user info, revocation, logout. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPage, authorizeUrl, basic, bearer, callbackOf, codeFrom, ORIGIN, postForm, s256, still, VERIFIER } from "./flow.js";

const PAGE = "http://localhost:8787/callback";
const header = basic("standard-client", "standard-secret");

async function pageTokens(sandbox, scope = "openid profile email") {
  const url = authorizeUrl("standard", "/authorize", { client_id: "standard-page", redirect_uri: PAGE, scope, code_challenge: await s256(VERIFIER), code_challenge_method: "S256" });
  const values = { grant_type: "authorization_code", code: await codeFrom(sandbox, url), redirect_uri: PAGE, client_id: "standard-page", code_verifier: VERIFIER };
  return (await postForm(sandbox, "/standard/token", values)).json();
}

test("metadata stands at four addresses, the same each time, with the issuer it is asked for", async () => {
  const sandbox = still();
  const documents = [];
  for (const name of ["openid-configuration", "oauth-authorization-server"]) {
    for (const path of [`/standard/.well-known/${name}`, `/.well-known/${name}/standard`]) {
      const response = await sandbox.fetch(ORIGIN + path);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      documents.push(await response.text());
    }
  }
  assert.equal(new Set(documents).size, 1);
  const metadata = JSON.parse(documents[0]);
  assert.equal(metadata.issuer, `${ORIGIN}/standard`);
  assert.deepEqual(metadata.code_challenge_methods_supported, ["S256"]);
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  for (const name of ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "revocation_endpoint", "end_session_endpoint"]) {
    assert.ok(metadata[name].startsWith(`${ORIGIN}/standard/`), name);
  }
});

test("the issuer follows a configured origin, and settings replace members of the metadata", async () => {
  const sandbox = still({ origin: "https://as.example", providers: { standard: { metadata: { issuer: "https://evil.example" } } } });
  const metadata = await (await sandbox.fetch(`${ORIGIN}/standard/.well-known/openid-configuration`)).json();
  assert.equal(metadata.issuer, "https://evil.example");
  assert.equal(metadata.token_endpoint, "https://as.example/standard/token");
});

test("the other providers publish no metadata and answer no page of another origin", async () => {
  const sandbox = still();
  assert.equal((await sandbox.fetch(`${ORIGIN}/tali/.well-known/openid-configuration`)).status, 404);
  for (const path of ["/tali/oauth/token", "/tiltify/oauth/token", "/intandem/oauth/token"]) {
    const preflight = await sandbox.fetch(ORIGIN + path, { method: "OPTIONS", headers: { origin: "http://localhost:8787", "access-control-request-method": "POST" } });
    assert.equal(preflight.headers.get("access-control-allow-origin"), null);
    assert.equal(preflight.ok, false);
  }
});

test("CORS: pages of registered public clients may call token, user info and revocation; others may not", async () => {
  const sandbox = still();
  for (const path of ["token", "userinfo", "revoke"]) {
    const ask = (origin, method) => sandbox.fetch(`${ORIGIN}/standard/${path}`, { method, headers: { origin, "content-type": "application/x-www-form-urlencoded" } });
    const preflight = await ask("http://localhost:8787", "OPTIONS");
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get("access-control-allow-origin"), "http://localhost:8787");
    assert.match(preflight.headers.get("access-control-allow-headers"), /Authorization/);
    assert.equal((await ask("http://localhost:8787", "POST")).headers.get("access-control-allow-origin"), "http://localhost:8787", "errors are readable too");
    const foreign = await ask("https://evil.example", "OPTIONS");
    assert.equal(foreign.headers.get("access-control-allow-origin"), null);
    assert.match(foreign.headers.get("vary"), /Origin/);
  }
  const url = authorizeUrl("standard", "/authorize");
  assert.equal((await sandbox.fetch(url, { headers: { origin: "http://localhost:8787" } })).headers.get("access-control-allow-origin"), null);
});

test("user info shows what the scopes open, and the sub of the ID token", async () => {
  const sandbox = still();
  const all = await pageTokens(sandbox);
  const person = await (await bearer(sandbox, "/standard/userinfo", all.access_token)).json();
  assert.deepEqual(Object.keys(person), ["sub", "name", "given_name", "family_name", "preferred_username", "email", "email_verified"]);
  assert.equal(person.sub, JSON.parse(Buffer.from(all.id_token.split(".")[1], "base64url")).sub);
  const little = await pageTokens(sandbox, "openid");
  assert.deepEqual(Object.keys(await (await bearer(sandbox, "/standard/userinfo", little.access_token)).json()), ["sub"]);
});

test("user info: a bare challenge without a token, invalid_token with a bad one, 403 without openid", async () => {
  const sandbox = still();
  const none = await bearer(sandbox, "/standard/userinfo");
  assert.equal(none.status, 401);
  assert.equal(none.headers.get("www-authenticate"), 'Bearer realm="standard"');
  const bad = await bearer(sandbox, "/standard/userinfo", "nonsense");
  assert.equal(bad.status, 401);
  assert.match(bad.headers.get("www-authenticate"), /error="invalid_token"/);
  const { access_token } = await pageTokens(sandbox, "profile");
  const narrow = await bearer(sandbox, "/standard/userinfo", access_token);
  assert.equal(narrow.status, 403);
  assert.match(narrow.headers.get("www-authenticate"), /error="insufficient_scope"/);
});

test("revocation: 200 also for the unknown, a refresh token takes its access tokens along, another client's is refused", async () => {
  const sandbox = still();
  const { access_token, refresh_token } = await pageTokens(sandbox);
  const revoke = (token, headers, client_id = "standard-page") => postForm(sandbox, "/standard/revoke", { token, client_id: headers ? undefined : client_id }, headers);
  const unknown = await revoke("nonsense");
  assert.equal(unknown.status, 200);
  assert.equal(await unknown.text(), "");
  assert.equal((await revoke(refresh_token, header)).status, 400);
  assert.equal((await bearer(sandbox, "/standard/userinfo", access_token)).status, 200);
  assert.equal((await revoke(refresh_token, undefined, "nobody")).status, 401);
  assert.equal((await revoke(undefined)).status, 400);
  assert.equal((await revoke(refresh_token)).status, 200);
  assert.equal((await bearer(sandbox, "/standard/userinfo", access_token)).status, 401);
  const other = await pageTokens(sandbox);
  assert.equal((await revoke(other.access_token)).status, 200);
  assert.equal((await bearer(sandbox, "/standard/userinfo", other.access_token)).status, 401);
  const values = { grant_type: "refresh_token", refresh_token: other.refresh_token, client_id: "standard-page" };
  assert.equal((await postForm(sandbox, "/standard/token", values)).status, 400, "a revoked access token takes its record's refresh token along");
});

async function browserSession(sandbox) {
  const shown = await (await sandbox.fetch(authorizeUrl("standard", "/authorize", { scope: "openid" }))).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/standard/consent", { request_id, user: "ada", accept: "accept" });
  const code = new URL(answered.headers.get("location")).searchParams.get("code");
  const tokens = await (await postForm(sandbox, "/standard/token", { grant_type: "authorization_code", code, redirect_uri: callbackOf("standard") }, header)).json();
  return { cookie: answered.headers.get("set-cookie").split(";")[0], id_token: tokens.id_token };
}

test("logout with the session's ID token ends the session and returns with the state", async () => {
  const sandbox = still();
  const { cookie, id_token } = await browserSession(sandbox);
  const silent = () => sandbox.fetch(authorizeUrl("standard", "/authorize", { scope: "openid", prompt: "none" }), { headers: { cookie } });
  assert.match((await silent()).headers.get("location"), /code=/);
  const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: "http://localhost:8787/", state: "bye" });
  const response = await sandbox.fetch(`${ORIGIN}/standard/logout?${query}`, { headers: { cookie } });
  assert.equal(response.status, 302);
  assert.equal(response.headers.get("location"), "http://localhost:8787/?state=bye");
  assert.match(response.headers.get("set-cookie"), /Max-Age=0/);
  assert.match((await silent()).headers.get("location"), /error=login_required/);
});

test("logout without a hint asks first; with a foreign hint or an unregistered address it is refused", async () => {
  const sandbox = still();
  const { cookie, id_token } = await browserSession(sandbox);
  const ask = (values, init) => sandbox.fetch(`${ORIGIN}/standard/logout?${new URLSearchParams(values)}`, { headers: { cookie }, ...init });
  const asked = await ask({ client_id: "standard-client", post_logout_redirect_uri: "http://localhost:8787/" });
  assert.equal(asked.status, 200);
  assert.match(await asked.text(), /Sign out of Standard\?/);
  await assertPage(await ask({ id_token_hint: id_token, post_logout_redirect_uri: "https://evil.example/" }), 400);
  await assertPage(await ask({ post_logout_redirect_uri: "http://localhost:8787/" }), 400);
  const forged = id_token.slice(0, -4) + (id_token.endsWith("AAAA") ? "BBBB" : "AAAA");
  await assertPage(await ask({ id_token_hint: forged }), 400);
  await assertPage(await ask({ id_token_hint: id_token, client_id: "standard-page" }), 400);
  const confirmed = await sandbox.fetch(`${ORIGIN}/standard/logout`, { method: "POST", headers: { cookie }, body: new URLSearchParams({ confirmed: "yes" }) });
  await assertPage(confirmed, 200, "You are signed out");
});
