/** What the application decides: onSignIn, onError, onLaunch, and tokens for the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { APP, createApp, ofType, SANDBOX } from "./app.js";
import { codeOfPage } from "./refusals.js";

test("onSignIn sees who, with what and for which request, and what it returns becomes session.data", async () => {
  let seen;
  const app = createApp({ onSignIn: async (signIn) => ((seen = signIn), { id: signIn.userinfo.data.id, roles: ["a"] }) });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  assert.equal(seen.provider, "tali");
  assert.equal(seen.tokens.token_type, "Bearer");
  assert.ok(seen.tokens.access_token && seen.tokens.refresh_token);
  assert.equal(seen.userinfo.data.first_name, "Ada");
  assert.equal(new URL(seen.request.url).pathname, "/auth/tali/callback");
  assert.equal(seen.env, app.env);
  assert.deepEqual((await person.session()).data, { id: seen.userinfo.data.id, roles: ["a"] });
});

test("onSignIn refuses with a Response, which is sent, and nobody is signed in", async () => {
  const app = createApp({ onSignIn: () => new Response("members only", { status: 403, headers: { "x-own": "1" } }) });
  const person = app.userAgent();
  const back = await person.signIn(app.sandbox, "tali");
  assert.deepEqual([back.status, back.headers.get("x-own"), await back.text()], [403, "1", "members only"]);
  assert.equal(await person.session(), null);
  assert.deepEqual(person.jar.names(), [], "and its transaction is used up");
});

test("an onSignIn that throws, or userinfo that fails, ends in an error and not in half a session", async () => {
  const throwing = createApp({ onSignIn: () => { throw new Error("hunter2"); } });
  const person = throwing.userAgent();
  assert.equal((await person.signIn(throwing.sandbox, "tali")).headers.get("location"), "/inbox#auth_error=callback_function_failed");
  assert.equal(await person.session(), null);
  const app = createApp({ onSignIn: () => ({}) });
  app.sandbox.fault("tali", { endpoint: "userinfo", kind: "503" });
  assert.equal((await app.userAgent().signIn(app.sandbox, "tali")).headers.get("location"), "/inbox#auth_error=server_unavailable");
});

test("onError gets the error with its kind, hint and causes, and answers", async () => {
  const errors = [];
  const onError = ({ error, request }) => {
    errors.push(error);
    return new Response(`${error.code} at ${new URL(request.url).pathname}`, { status: 418 });
  };
  const app = createApp({ onError });
  const person = app.userAgent();
  const denied = await person.signIn(app.sandbox, "tali", { cancel: true });
  assert.deepEqual([denied.status, await denied.text()], [418, "access_denied at /auth/tali/callback"]);
  const callback = await app.sandbox.signIn(await person.begin("tali"));
  await app.userAgent().open(callback);
  const [access, elsewhere] = errors;
  assert.deepEqual([access.name, access.kind, access.error], ["OAuthError", "server", "access_denied"]);
  assert.deepEqual([elsewhere.kind, elsewhere.code], ["check", "transaction_elsewhere"]);
  assert.ok(elsewhere.hint && elsewhere.possible_causes.length > 1);
});

test("an onError that returns nothing leaves the default, and what one throws is written to the console", async (t) => {
  const quiet = createApp({ onError: () => undefined });
  assert.equal((await quiet.userAgent().signIn(quiet.sandbox, "tali", { cancel: true })).headers.get("location"), "/inbox#auth_error=access_denied");
  const throwing = createApp({ onError: () => { throw new Error("x"); } });
  t.mock.method(console, "error", () => {});
  const answer = await throwing.userAgent().signIn(throwing.sandbox, "tali", { cancel: true });
  assert.deepEqual([answer.status, codeOfPage(await answer.text())], [500, "callback_function_failed"]);
});

const LAUNCH = "/auth/intandem/callback?brand_host=app.vcita.com&business_uid=ed469f8764326a66&staff_uid=a383717599bf1893";
const withHost = (all) => {
  const { intandem } = all;
  const authorization_endpoint = "https://{host}/app/oauth/authorize";
  return { ...all, intandem: { ...intandem, provider: { ...intandem.provider, authorization_endpoint } } };
};

test("a launch by the provider starts a sign-in at the host that it names", async () => {
  const app = createApp({ providers: withHost });
  const person = app.userAgent();
  const answer = await person.open(LAUNCH);
  assert.equal(answer.status, 302);
  const url = new URL(answer.headers.get("location"));
  assert.equal(url.origin + url.pathname, "https://app.vcita.com/app/oauth/authorize");
  assert.deepEqual(person.jar.names().length, 1, "with a transaction of its own");
});

test("a launch that names a host which is not on the list goes nowhere", async () => {
  for (const host of ["evil.example", "app.vcita.com.evil.example", "app.vcita.com@evil.example", "app.vcita.com%2Eevil.example", ""]) {
    const app = createApp({ providers: withHost, onLaunch: () => assert.fail("the application is not asked") });
    const answer = await app.userAgent().open(LAUNCH.replace("app.vcita.com", host));
    assert.equal(answer.headers.get("location"), "/#auth_error=variable_refused", host);
  }
});

test("a launch with a code is a callback, and is refused as one", async () => {
  const app = createApp({ providers: withHost, onLaunch: () => assert.fail("no launch") });
  assert.equal((await app.userAgent().open(`${LAUNCH}&code=CODE&state=54321`)).headers.get("location"), "/#auth_error=state_foreign");
});

test("onLaunch answers a launch, or leaves it to the default", async () => {
  let seen;
  const onLaunch = (launch) => {
    const { query } = (seen = launch);
    return query.get("staff_uid") ? new Response(`hello ${query.get("business_uid")}`) : undefined;
  };
  const app = createApp({ providers: withHost, onLaunch });
  assert.equal(await (await app.userAgent().open(LAUNCH)).text(), "hello ed469f8764326a66");
  assert.ok(seen.query instanceof URLSearchParams);
  assert.deepEqual([seen.provider, seen.request instanceof Request, seen.env], ["intandem", true, app.env]);
  assert.equal((await app.userAgent().open(LAUNCH.replace(/&staff_uid.*/, ""))).status, 302);
});

test("a host named at login must be on the list too", async () => {
  const app = createApp({ providers: withHost });
  const person = app.userAgent();
  assert.match(await person.begin("intandem", { query: "?variable.host=app.vcita.com" }), /^https:\/\/app\.vcita\.com\//);
  assert.equal((await person.open("/auth/intandem/login?variable.host=evil.example")).headers.get("location"), "/#auth_error=variable_refused");
  assert.equal((await person.open("/auth/tali/login?variable.base=https://evil.example")).headers.get("location"), "/#auth_error=variable_refused");
});

test("S17, A9: return_to is a path of the own origin, or the sign-in does not begin", async () => {
  const app = createApp();
  const person = app.userAgent();
  for (const place of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "inbox", "/%09/evil.example\t"]) {
    const answer = await person.open(`/auth/tali/login?return_to=${encodeURIComponent(place)}`);
    assert.equal(answer.headers.get("location"), "/#auth_error=return_to_refused", place);
  }
});

test("without tokens: page there is no token route", async () => {
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tiltify");
  const answer = await person.call("/auth/token", { method: "POST" });
  assert.deepEqual([answer.status, (await answer.json()).code], [404, "route_unknown"]);
});

test("with tokens: page the page gets the short access token and no other", async () => {
  const app = createApp({ tokens: "page" });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tiltify");
  const token = await (await person.call("/auth/token", { method: "POST" })).json();
  assert.deepEqual(Object.keys(token).sort(), ["access_token", "authorization", "expires_at", "scope", "token_type"]);
  assert.equal(token.authorization, `Bearer ${token.access_token}`);
  assert.equal(token.expires_at, 1_700_007_200);
  const direct = await app.sandbox.fetch(`${SANDBOX}/tiltify/api/public/current-user`, { headers: { authorization: `${token.token_type} ${token.access_token}` } });
  assert.equal(direct.status, 200);
  app.advance(7201);
  const fresh = await (await person.call("/auth/token", { method: "POST" })).json();
  assert.ok(fresh.expires_at > token.expires_at);
});

test("tokens that live over a day, or never expire, are kept from the page unless that is allowed", async () => {
  const app = createApp({ tokens: "page" });
  assert.equal((await app.userAgent().open("/auth/tiltify-v3/login?return_to=/inbox")).headers.get("location"), "/inbox#auth_error=long_lived_tokens_refused", "known from the document");
  const person = app.userAgent();
  assert.equal((await person.signIn(app.sandbox, "intandem")).headers.get("location"), "/inbox#auth_error=long_lived_tokens_refused", "known from the answer");
  assert.equal(await person.session(), null);
  for (const provider of ["tiltify-v3", "intandem"]) {
    const allowing = createApp({ tokens: "page", providers: (all) => ({ ...all, [provider]: { ...all[provider], allowLongLived: true } }) });
    const allowed = allowing.userAgent();
    await allowed.signIn(allowing.sandbox, provider);
    assert.ok((await (await allowed.call("/auth/token", { method: "POST" })).json()).access_token, provider);
  }
});

test("S40: logout revokes where it is asked to, and tells where the provider's own session ends", async () => {
  const post = `${APP}/`;
  const app = createApp({ providers: (all) => ({ ...all, standard: { ...all.standard, postLogoutRedirectUri: post } }) });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  const body = JSON.stringify({ revoke: true, end_provider_session: true });
  const said = await (await person.call("/auth/logout", { method: "POST", body })).json();
  assert.equal(said.signed_out, true);
  assert.equal(said.end_session_url, `${SANDBOX}/standard/logout?client_id=standard-client&post_logout_redirect_uri=${encodeURIComponent(post)}`);
  assert.equal(app.sandbox.log("revoke", "standard")[0].status, 200);
  assert.equal(ofType(app.events, "signed_out").length, 1);
});

test("a revocation that fails is said, and the person is signed out all the same", async () => {
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  app.sandbox.fault("standard", { endpoint: "revoke", kind: "503" });
  const said = await (await person.call("/auth/logout", { method: "POST", body: '{"revoke":true}' })).json();
  assert.deepEqual(said, { signed_out: true, revocation_failed: "server_unavailable" });
  assert.equal(await person.session(), null);
});
