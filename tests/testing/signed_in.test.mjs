/** `signedIn`: cookies that a real handler takes, made without a browser and without a request. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { signedIn, testClock } from "grantway/testing";
import { keyOf } from "../runtimes/app.js";

const document = { issuer: "https://accounts.example", authorization_endpoint: "https://accounts.example/authorize", token_endpoint: "https://accounts.example/token" };
const clientAt = (name, more) => ({
  provider: document, client_id: "app", client_secret: "secret", scope: "openid profile", redirect_uri: `https://app.example/auth/${name}/callback`, ...more,
});

/** No provider exists: whoever sends a request is wrong. */
const fetch = (request) => assert.fail(`${request.url} was asked`);

const optionsWith = (more) => ({ providers: { main: clientAt("main") }, cookieKeys: [keyOf(1)], fetch, ...more });

test("a real handler takes the cookies, and nobody was asked", async (t) => {
  t.mock.method(globalThis, "fetch", fetch);
  const options = optionsWith({ onSignIn: () => assert.fail("`data` is named") });
  const ada = await signedIn(options, { data: { userId: "7" }, profile: { id: "ada", name: "Ada", email: "ada@app.example" }, claims: { acr: "mfa" } });
  const session = await createHandler(options).session(ada.request("/inbox"));
  assert.equal(session.provider, "main");
  assert.deepEqual(session.data, { userId: "7" });
  assert.deepEqual(session.profile, { id: "ada", name: "Ada", email: "ada@app.example" });
  assert.equal(session.claims.sub, "ada");
  assert.equal(session.claims.acr, "mfa");
  assert.deepEqual(session.scope, ["openid", "profile"]);
  assert.equal((await session.accessToken()).access_token, "test-access-token");
});

test("`protect` serves the page, and the session route tells the client of a page", async () => {
  const options = optionsWith();
  const ada = await signedIn(options, { data: { name: "Ada" } });
  const serve = createHandler(options).protect(({ session }) => new Response(`Hello, ${session.data.name}`));
  assert.equal(await (await serve(ada.request("/"))).text(), "Hello, Ada");
  const told = await (await serve(ada.request("/auth/session", { headers: { grantway: "1" } }))).json();
  assert.deepEqual(told.data, { name: "Ada" });
});

test("without `data` the application's own onSignIn says what the session holds, and may refuse", async () => {
  const options = (env) => optionsWith({
    onSignIn: ({ profile, tokens, env: given }) => {
      assert.equal(given, env);
      return profile.id === "eve" ? new Response("no", { status: 403 }) : { id: profile.id, plan: tokens.extra.plan };
    },
  });
  const env = { NAME: "env" };
  const ada = await signedIn(options, { env, profile: { id: "ada" }, extra: { plan: "pro" } });
  const session = await createHandler(options).session(ada.request("/"), env);
  assert.deepEqual(session.data, { id: "ada", plan: "pro" });
  await assert.rejects(signedIn(options, { env, profile: { id: "eve" } }), { code: "sign_in_failed" });
});

test("a handler with a store, with other limits, or with `tokens: \"page\"` takes them too", async () => {
  const options = optionsWith({ tokens: "page", session: { idleTimeout: 60 }, providers: { main: clientAt("main", { provider: { ...document, jwks_uri: "https://accounts.example/keys" }, backChannelLogout: true }) } });
  const ada = await signedIn(options, { data: { name: "Ada" } });
  const store = memoryStore();
  const auth = createHandler({ ...options, store });
  const session = await auth.session(ada.request("/"));
  const kept = session.commit(new Response());
  const [cookie] = kept.headers.getSetCookie();
  assert.match(cookie, /^__Host-/);
  const again = await auth.session(new Request("https://app.example/", { headers: { cookie: cookie.split(";")[0] } }));
  assert.deepEqual(again.data, { name: "Ada" });
});

test("another key, name, client or server is another handler, which does not take them", async () => {
  const ada = await signedIn(optionsWith());
  for (const more of [
    { cookieKeys: [keyOf(2)] },
    { cookieName: "admin" },
    { providers: { main: clientAt("main", { client_id: "other" }) } },
    { providers: { main: clientAt("main", { provider: { ...document, issuer: "https://other.example" } }) } },
  ]) {
    assert.equal(await createHandler(optionsWith(more)).session(ada.request("/")), null);
  }
});

test("the clock of the options is the clock of the session", async () => {
  const clock = testClock(1_700_000_000_000);
  const options = optionsWith({ now: clock.now, session: { idleTimeout: 600 } });
  const auth = createHandler(options);
  const ada = await signedIn(options, { expires_in: 300 });
  const session = await auth.session(ada.request("/"));
  assert.equal(session.token_expires_at, 1_700_000_300);
  clock.advance(301);
  await assert.rejects((await auth.session(ada.request("/"))).accessToken(), { kind: "session" });
  clock.set(1_700_000_601_000);
  assert.equal(await auth.session(ada.request("/")), null);
});

test("of several providers one is named, also one that is known by its issuer only, and a wrong name is refused with the known ones", async () => {
  const options = optionsWith({ providers: { main: clientAt("main"), other: clientAt("other", { provider: undefined, issuer: "https://other.example" }) } });
  await assert.rejects(signedIn(options), { code: "option_missing" });
  await assert.rejects(signedIn(options, { provider: "mian" }), { code: "provider_unknown" });
  const ada = await signedIn(options, { provider: "other" });
  assert.equal((await createHandler(options).session(ada.request("/"))).provider, "other");
});

test("the handler may answer elsewhere than the browser asks, as behind a proxy", async () => {
  const providers = { main: clientAt("main", { redirect_uri: "https://app.example/shop/login/main/callback" }) };
  const options = optionsWith({ base: "/login/", providers });
  const ada = await signedIn(options, { data: { name: "Ada" } });
  assert.equal((await createHandler(options).session(ada.request("/"))).data.name, "Ada");
});

test("the cookies are as a browser keeps them", async () => {
  const [{ value, name, ...cookie }] = (await signedIn(optionsWith())).cookies;
  assert.match(name, /^__Host-/);
  assert.ok(value.length > 100);
  assert.deepEqual(cookie, { domain: "app.example", path: "/", expires: -1, httpOnly: true, secure: true, sameSite: "Lax" });
  const providers = { main: clientAt("main", { redirect_uri: "http://localhost:3000/auth/main/callback" }) };
  const [local] = (await signedIn(optionsWith({ providers }))).cookies;
  assert.deepEqual([local.domain, local.secure], ["localhost", false]);
});

test("A29: a session of a test is sealed as any other", async () => {
  const ada = await signedIn(optionsWith(), { access_token: "marked-token", refresh_token: "marked-refresh", profile: { name: "Marked" } });
  assert.doesNotMatch(Buffer.from(ada.header.split("=")[1], "base64url").toString("latin1"), /marked/i);
});

test("every document of the package can be signed in with", async () => {
  const files = readdirSync(new URL("../node_modules/grantway/providers/", import.meta.url)).filter((file) => file.endsWith(".js"));
  assert.ok(files.length > 150);
  /** A value that a variable of a document takes. */
  const some = ({ allow, pattern, default: usual }) =>
    allow?.[0]?.replace("*", "shop") ?? usual ?? { origin: "https://shop.example", segment: "acme" }[pattern] ?? "shop.example";
  for (const file of files) {
    const [provider] = Object.values(await import(`grantway/providers/${file.replace(".js", "")}`));
    const variables = Object.fromEntries(Object.entries(provider.variables ?? {}).map(([name, variable]) => [name, some(variable)]));
    const entry = { provider, client_id: "id", client_authentication: "none", scope: provider.issuer ? "openid" : "read", redirect_uri: "https://app.example/auth/it/callback" };
    const options = optionsWith({ providers: { it: { ...entry, ...(provider.variables && { variables }) } } });
    const ada = await signedIn(options, { data: { name: "Ada" } });
    const session = await createHandler(options).session(ada.request("/"));
    assert.deepEqual(session?.data, { name: "Ada" }, file);
  }
});
