/** `protect` and its parts: sign in first, the session in the worker's hands, committed on every way out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { APP, createApp, SANDBOX, USERINFO } from "./app.js";
import { codeOf, codeOfPage, errorOf } from "./refusals.js";

const only = (provider) => (all) => ({ [provider]: all[provider] });
const HIGHEST_IDLE = { idleTimeout: 604_800, maxAge: 604_800 };

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
    return app.auth.handle(request, app.env).then((own) => own ?? app.auth.authorize(request, app.env, undefined, options));
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
  for (const [init, status] of [[{ method: "POST" }, 403], [{ headers: { "sec-fetch-dest": "iframe" } }, 403], [{ headers: { ...none, accept: "application/json" } }, 401]]) {
    const answer = await person.open("/inbox", init);
    assert.deepEqual([answer.status, answer.headers.get("location"), answer.headers.getSetCookie()], [status, null, []]);
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
  assert.match(answer.headers.getSetCookie()[0], /^gw\.auth\.8787\.tali\./);
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
  assert.ok(person.jar.names().includes("gw_refused.auth.8787.tali"), "another isolate may have a newer session");
  const back = await person.open(await app.sandbox.signIn(sent.headers.get("location")));
  assert.equal(back.headers.get("location"), "/me");
  assert.deepEqual(person.jar.kinds().sort(), ["gw.auth.tali", "gw_ended.auth"]);
  assert.equal(await (await person.open("/me")).json(), "Bearer");
});

test("a provider that is down for a while costs no session", async () => {
  const { app, person } = protectedBy(async ({ session }) => Response.json(await errorOf(session.accessToken())));
  await signInFrom(app, person, "/me");
  app.advance(86_401);
  app.sandbox.fault("tali", { kind: "503", retryAfter: 7 });
  const said = await (await person.open("/me")).json();
  assert.deepEqual([said.code, said.retryable, said.retry_after], ["server_unavailable", true, 7]);
  assert.ok(person.jar.kinds().includes("gw.auth.tali"));
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
  person.jar.set("gw_failed.auth.8787", "<script>alert(1)</script>");
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
  assert.deepEqual(person.jar.kinds(), ["gw_ended.auth"]);
  assert.equal((await person.open("/")).status, 302);
});

test("with several providers the program says which; without saying so it is a mistake", async () => {
  const app = createApp();
  const request = (headers) => new Request(`${APP}/inbox`, { headers });
  const navigation = { accept: "text/html" };
  const unsaid = await app.auth.authorize(request(navigation), app.env, undefined, {});
  assert.deepEqual([unsaid.status, codeOfPage(await unsaid.text())], [500, "option_missing"]);
  const said = await app.auth.authorize(request(navigation), app.env, undefined, { provider: "tiltify", returnTo: "/there" });
  assert.match(said.headers.get("location"), /\/tiltify\/oauth\/authorize\?/);
  assert.equal(await codeOf(app.auth.authorize(request(navigation), app.env, undefined, { provider: "tiltify", returnTo: "//evil.example" })), "return_to_refused");
  assert.equal(await codeOf(app.auth.authorize(request(navigation), app.env, undefined, { provider: "tiltify", return_to: "/" })), "option_unknown");
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

test("routing by hand works with the same pieces: handle, session, commit, authorize", async () => {
  const app = createApp({ session: HIGHEST_IDLE });
  assert.equal(await app.auth.handle(new Request(`${APP}/inbox`), app.env), undefined, "another path is not ours");
  assert.equal(await app.auth.handle(new Request(`${APP}/authentic`), app.env), undefined);
  assert.equal(await app.auth.session(new Request(`${APP}/inbox`), app.env), null);
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tiltify");
  app.advance(7201);
  const session = await app.auth.session(new Request(`${APP}/inbox`, { headers: { cookie: person.jar.header() } }), app.env);
  assert.deepEqual([session.provider, session.scope, session.token_expires_at, session.data], ["tiltify", ["public"], 1_700_007_200, undefined]);
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

test("A25: a page of a sibling subdomain or another site does nothing with the person's session", async () => {
  let served = 0;
  const { app, person } = protectedBy(() => new Response(`${(served += 1)}`), { trustedOrigins: ["https://admin.example"] });
  await signInFrom(app, person, "/me");
  const post = (headers) => person.open("/me", { method: "POST", body: "amount=1000", headers: { "content-type": "text/plain", ...headers } });
  for (const headers of [
    { origin: "http://evil.localhost:8787", "sec-fetch-site": "same-site" },
    { origin: "null", "sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe" },
    { origin: "http://evil.localhost:8787", "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty", accept: "*/*" },
    { origin: "http://localhost:8788", "sec-fetch-site": "same-site" },
  ]) {
    const answer = await post(headers);
    assert.deepEqual([answer.status, answer.headers.getSetCookie()], [403, []]);
    const isPage = headers["sec-fetch-mode"] === undefined;
    assert.match(answer.headers.get("content-type"), isPage ? /^text\/html/ : /^application\/json/);
    if (!isPage) assert.equal((await answer.json()).code, "request_forged");
  }
  assert.equal(served, 0);
  const socket = await person.open("/me", { headers: { upgrade: "websocket", origin: "https://evil.example", "sec-fetch-site": undefined, "sec-fetch-mode": undefined, "sec-fetch-dest": undefined } });
  assert.deepEqual([socket.status, served], [403, 0]);
  for (const headers of [{ origin: APP, "sec-fetch-site": "same-origin" }, { origin: "https://admin.example", "sec-fetch-site": "cross-site" }]) {
    assert.equal((await post(headers)).status, 200);
  }
  assert.equal((await person.open("/me", { headers: { "sec-fetch-site": "cross-site" } })).status, 200, "a link");
  assert.equal(served, 3);
});

/** How an application, a framework or a host may say that an answer can be cached. */
const KEPT = {
  "cache-control": "public, max-age=31536000, s-maxage=31536000, immutable",
  expires: "Fri, 01 Jan 2100 00:00:00 GMT",
  age: "1",
  "cdn-cache-control": "max-age=600",
  "cloudflare-cdn-cache-control": "max-age=600",
  "vercel-cdn-cache-control": "max-age=600",
  "netlify-cdn-cache-control": "public, durable, max-age=600",
  "akamai-cache-control": "max-age=600",
  "x-litespeed-cache-control": "public, max-age=600",
  "surrogate-control": "max-age=600",
  "edge-control": "!no-store, max-age=600",
  "x-accel-expires": "600",
};

/** Each runtime sets the type of a text at once, or when it is sent. */
const headersOf = ({ headers }) => [...headers.keys()].filter((name) => name !== "content-type").sort();

test("S16: an answer with the session's cookie is kept by no cache, whatever the application said; one without as it says", async () => {
  const { app, person } = protectedBy(() => new Response("x", { headers: { ...KEPT, etag: '"1"' } }), { session: { idleTimeout: 86_400, maxAge: 604_800 } });
  await signInFrom(app, person, "/app.js");
  const untouched = await person.open("/app.js");
  assert.equal(untouched.headers.getSetCookie().length, 0);
  for (const [name, value] of Object.entries(KEPT)) assert.equal(untouched.headers.get(name), value);
  app.advance(86_400 / 20 + 1);
  const written = await person.open("/app.js");
  assert.equal(written.headers.getSetCookie().length, 1);
  assert.deepEqual(headersOf(written), ["cache-control", "etag", "set-cookie"]);
  assert.equal(written.headers.get("cache-control"), "private, no-store");
});

test("S16: neither does a cache keep an answer of the application's own that refuses a sign-in, nor an upstream's", async () => {
  const page = () => new Response("no", { status: 403, headers: KEPT });
  const { app, person } = protectedBy(greeting, { onError: page });
  const sent = await person.open("/me");
  const refused = await person.open(await app.sandbox.signIn(sent.headers.get("location"), { cancel: true }));
  assert.deepEqual([refused.status, refused.headers.getSetCookie().length], [403, 1], "the transaction's cookie is removed");
  assert.deepEqual(headersOf(refused), ["cache-control", "cross-origin-opener-policy", "set-cookie"]);
  const { app: other, person: ada } = protectedBy(greeting, {
    session: { idleTimeout: 86_400, maxAge: 604_800 },
    upstreams: { api: { origin: "https://api.example", paths: ["/"] } },
    through: async (request, send) => (request.url.startsWith("https://api.example") ? new Response("{}", { headers: KEPT }) : send(request)),
  });
  await signInFrom(other, ada, "/me");
  other.advance(86_400 / 20 + 1);
  const proxied = await ada.call("/auth/proxy/api.example/x");
  assert.deepEqual([proxied.status, proxied.headers.getSetCookie().length, proxied.headers.get("cache-control")], [200, 1, "private, no-store"]);
  for (const name of Object.keys(KEPT)) if (name !== "cache-control") assert.equal(proxied.headers.get(name), null, name);
});

/** A page that is under way until `release`, and whose answer writes the session's cookie. */
async function slowPage({ why = "the idle limit moves", ...options } = {}) {
  let release;
  const gate = new Promise((resolve) => (release = resolve));
  let name = "alice";
  const { app, person } = protectedBy(
    async ({ request, session }) => {
      if (!request.url.endsWith("/slow")) return Response.json(session.data);
      if (why === "the token is refreshed") await session.accessToken({ refresh: true });
      await gate;
      return new Response("slow");
    },
    { session: { idleTimeout: 86_400, maxAge: 604_800 }, onSignIn: () => ({ name }), ...options },
  );
  await signInFrom(app, person, "/");
  app.advance(86_400 / 20 + 1);
  const slow = person.open("/slow");
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const elsewhere = createHandler(app.config);
  const whoIn = (auth) => auth.session(new Request(`${APP}/`, { headers: { cookie: person.jar.header() } }), app.env).then((session) => session?.data.name);
  const setsSession = (response) => response.headers.getSetCookie().some((line) => line.startsWith("gw.auth.8787.tali.") && !line.includes("Max-Age=0"));
  return { app, elsewhere, person, release, setsSession, slow, who: async () => [await whoIn(app.auth), await whoIn(elsewhere)], as: (other) => (name = other) };
}

for (const why of ["the idle limit moves", "the token is refreshed"]) {
  test(`S40: a page that was under way brings nobody back who has signed out, in any isolate: ${why}`, async () => {
    for (const isElsewhere of [false, true]) {
      const { app, elsewhere, person, release, setsSession, slow, who } = await slowPage({ why });
      const auth = isElsewhere ? elsewhere : app.auth;
      const out = await auth.handle(new Request(`${APP}/auth/logout`, { method: "POST", headers: { grantway: "1", cookie: person.jar.header() } }), app.env);
      person.jar.take(out);
      release();
      assert.equal(setsSession(await slow), isElsewhere, "another isolate cannot know yet");
      assert.deepEqual(await who(), [undefined, undefined]);
      assert.equal(await person.session(), null);
      assert.deepEqual(person.jar.kinds(), ["gw_ended.auth"], "what came late is removed");
    }
  });

  test(`S40: a page that was under way takes nobody's place who has signed in since: ${why}`, async () => {
    const { app, person, release, setsSession, slow, who, as } = await slowPage({ why });
    as("bob");
    await person.signIn(app.sandbox, "tali");
    release();
    assert.equal(setsSession(await slow), false);
    assert.deepEqual(await who(), ["bob", "bob"]);
  });
}

test("a page that was under way writes no older tokens over those that another request has brought", async () => {
  const { app, person, release, slow } = await slowPage();
  assert.equal((await person.call("/auth/session?refresh=1")).status, 200);
  const fresh = person.jar.header();
  release();
  await slow;
  assert.equal(person.jar.header(), fresh);
  assert.equal(app.tokenRequests("tali"), 2);
});
