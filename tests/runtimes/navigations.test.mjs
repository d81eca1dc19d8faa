/**
 * Navigations as browsers, service workers, prefetchers and hosts really send them, and the pages that answer them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { APP, createApp } from "./app.js";
import { codeOfPage } from "./refusals.js";

const only = (provider) => (all) => ({ [provider]: all[provider] });
const FORM = { method: "POST", body: "text=hours+of+work", headers: { "content-type": "application/x-www-form-urlencoded", origin: APP, "sec-fetch-site": "same-origin", referer: `${APP}/edit?id=7` } };

function protectedBy(serve = () => new Response("page"), { provider = "tali", demand, ...options } = {}) {
  const events = [];
  const app = createApp({ providers: only(provider), onEvent: (event) => events.push(event), ...options });
  const fetch = app.auth.protect(serve, demand);
  const person = app.userAgent((url, init) => fetch(new Request(url, init), app.env, app.ctx));
  const signIn = async (path) => person.open(await app.sandbox.signIn((await person.open(path)).headers.get("location")));
  return { app, person, events, signIn };
}

/** The page's text, after checks that apply to every page. */
async function pageOf(answer, status) {
  assert.equal(answer.status, status);
  assert.equal(answer.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(answer.headers.get("content-security-policy"), /^default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'/);
  assert.match(answer.headers.get("cache-control"), /no-store/);
  assert.deepEqual(["referrer-policy", "x-content-type-options"].map((name) => answer.headers.get(name)), ["no-referrer", "nosniff"]);
  const html = await answer.text();
  assert.match(html, /^<!doctype html>\n<html lang="en">/);
  const [, title] = /<title>(.+)<\/title>/.exec(html);
  assert.ok(html.includes(`<h1>${title}</h1>`), html);
  assert.match(html, /color-scheme: light dark/);
  assert.doesNotMatch(html, /<script|<form|<img| on\w+=|javascript:/i);
  assert.equal(html.match(/<a href="\/[^"]*"/g).length, 1, "one button, and it stays here");
  assert.match(html, /<small>Code: [a-z0-9_]+.*<br>Request: [0-9a-f]{16}<\/small>/);
  return html;
}

test("the page of a failed sign-in is written for people, and names code and request for the operators", async () => {
  const cases = [
    [(url) => url.searchParams.set("error", "access_denied"), 403, "access_denied", "Sign-in was cancelled"],
    [(url) => url.searchParams.set("error", "unauthorized_client"), 403, "authorization_refused", "Sign-in failed"],
    [(url) => url.searchParams.append("state", "x"), 403, "parameter_repeated", "Sign-in failed"],
  ];
  for (const [change, status, code, title] of cases) {
    const { app, person, events } = protectedBy();
    const sent = await person.open("/inbox?page=2");
    const url = new URL(await app.sandbox.signIn(sent.headers.get("location")));
    url.searchParams.delete("code");
    change(url);
    const back = await person.open(url.href);
    assert.equal(back.headers.get("location").split("#")[1], `auth_error=${code}`);
    assert.equal(events.at(-1).code, code);
    const html = await pageOf(await person.open("/inbox?page=2"), status);
    assert.ok(html.includes(`<title>${title}</title>`), html);
    assert.equal(codeOfPage(html), code);
    assert.ok(html.includes('href="/auth/tali/login?return_to=%2Finbox%3Fpage%3D2"'), html);
    assert.doesNotMatch(html.replace(/<small>.*<\/small>/, ""), /OAuth|authorize\(\)|callback|provider|state|token/i);
  }
});

test("a failure that may pass is 503, and a handler with wrong options is 500", async () => {
  const away = protectedBy(undefined, { fetch: async () => { throw new TypeError("away"); }, providers: (all) => ({ tali: { ...all.tali, provider: undefined, issuer: "https://issuer.example" } }) });
  assert.match((await away.person.open("/inbox")).headers.get("location"), /#auth_error=network_failed$/);
  const passing = await pageOf(await away.person.open("/inbox"), 503);
  assert.ok(passing.includes("Try again</a>") && codeOfPage(passing) === "network_failed", passing);
  const unsaid = protectedBy(undefined, { providers: (all) => ({ tali: all.tali, tiltify: all.tiltify }) });
  const html = await pageOf(await unsaid.person.open("/inbox"), 500);
  assert.equal(codeOfPage(html), "option_missing");
});

test("the request id on a page is that of its events", async () => {
  const { person, events } = protectedBy();
  const html = await pageOf(await person.open("/auth/unknown"), 404);
  const refused = events.find((event) => event.type === "request_refused");
  assert.ok(html.includes(`Request: ${refused.request_id}<`), html);
});

test("a form whose session has ended gets a page that says that nothing was sent", async () => {
  let posts = 0;
  const { app, person, signIn } = protectedBy(({ request }) => new Response(String((posts += request.method === "POST"))), { session: { idleTimeout: 3600, maxAge: 7200 } });
  await signIn("/edit");
  assert.equal((await person.open("/save", FORM)).status, 200);
  app.advance(7300);
  const bare = { ...FORM, headers: { ...FORM.headers, "sec-fetch-mode": undefined, "sec-fetch-dest": undefined, "sec-fetch-site": undefined } };
  for (const form of [FORM, bare]) {
    const html = await pageOf(await person.open("/save", form), 403);
    assert.ok(html.includes("Nothing was sent."), html);
    assert.ok(html.includes('href="/auth/tali/login?return_to=%2Fedit%3Fid%3D7"'), html);
    assert.equal(codeOfPage(html), "login_required");
  }
  assert.equal(posts, 1);
  const call = await person.call("/save", { method: "POST", body: "{}" });
  assert.deepEqual([call.status, (await call.json()).code], [401, "login_required"]);
});

test("where the application was at work already, the page does not say that nothing was sent", async () => {
  const { app, person, signIn } = protectedBy(async ({ request, session }) => {
    if (request.method === "POST") await session.accessToken({ refresh: true });
    return new Response("page");
  });
  await signIn("/edit");
  app.sandbox.fault("tali", { kind: "answer", status: 400, body: { error: "invalid_grant" }, times: "always" });
  const html = await pageOf(await person.open("/save", FORM), 403);
  assert.ok(html.includes("Your session ended while this was being done."), html);
  assert.doesNotMatch(html, /Nothing was sent/);
});

test("a frame gets a page that opens a window, with the hint for whoever builds the application", async () => {
  const { person } = protectedBy();
  for (const path of ["/inbox", "/auth/tali/login"]) {
    const html = await pageOf(await person.open(path, { headers: { "sec-fetch-dest": "iframe" } }), 403);
    assert.equal(codeOfPage(html), "sign_in_in_frame");
    assert.ok(html.includes(`<a href="${path}" target="_blank" rel="noopener">`) && html.includes("popup: true"), html);
  }
});

test("what a request brings along is escaped on every page", async () => {
  const { person } = protectedBy();
  const nasty = `"'><b>&`;
  for (const [path, init] of [[`/x?${nasty}`, { headers: { "sec-fetch-dest": "iframe" } }], ["/save", { ...FORM, headers: { ...FORM.headers, referer: `${APP}/${nasty}` } }], [`/auth/${nasty}/login`, {}]]) {
    const answer = await person.open(path, init);
    assert.doesNotMatch(await answer.text(), /<b>|"'>/, path);
  }
});

test("a navigation that a service worker passes on goes the whole way", async () => {
  const { app, person } = protectedBy();
  const passedOn = { headers: { "sec-fetch-dest": "empty", "sec-fetch-site": "same-origin" } };
  const sent = await person.open("/inbox", passedOn);
  const back = await person.open(await app.sandbox.signIn(sent.headers.get("location")), passedOn);
  assert.equal(back.headers.get("location"), "/inbox");
  assert.equal((await person.open("/auth/tali/login", passedOn)).status, 302);
});

test("a prefetch begins nothing and sets nothing, and whoever is signed in gets the page ahead of time", async () => {
  const { app, person, signIn } = protectedBy();
  for (const headers of [{ "sec-purpose": "prefetch;prerender" }, { purpose: "prefetch" }, { "x-moz": "prefetch" }, { "sec-purpose": "prefetch", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "empty" }]) {
    for (const path of ["/inbox", "/auth/tali/login", "/auth/tali/callback?code=c&state=s"]) {
      const answer = await person.open(path, { headers });
      assert.deepEqual([answer.status, answer.headers.get("cache-control"), answer.headers.getSetCookie(), await answer.text()], [503, "no-store", [], ""], path);
    }
  }
  const router = await person.call("/inbox", { headers: { grantway: undefined, rsc: "1", "next-router-prefetch": "1" } });
  assert.deepEqual([router.status, router.headers.getSetCookie()], [503, []]);
  await signIn("/inbox");
  const ahead = await person.open("/inbox", { headers: { "sec-purpose": "prefetch" } });
  assert.deepEqual([ahead.status, await ahead.text()], [200, "page"]);
  assert.equal(app.tokenRequests(), 1);
});

test("one slash at the end of a route, more or less, changes nothing", async () => {
  const { app, person } = protectedBy();
  const sent = await person.open("/auth/tali/login/?return_to=/inbox");
  const callback = new URL(await app.sandbox.signIn(sent.headers.get("location")));
  callback.pathname += "/";
  assert.equal((await person.open(callback.href)).headers.get("location"), "/inbox");
  assert.equal((await person.session("/auth/session/")).provider, "tali");
  assert.equal((await person.call("/auth/logout/", { method: "POST", headers: { origin: APP } })).status, 200);
});

test("a redirect_uri may end in a slash, and the token request carries it exactly", async () => {
  const redirect_uri = `${APP}/auth/tali/callback/`;
  const app = createApp({ providers: (all) => ({ tali: { ...all.tali, redirect_uri } }) });
  app.sandbox.register("tali", { client_id: "tali-client", client_secret: "tali-secret", redirect_uris: [redirect_uri] });
  for (const change of [(href) => href, (href) => href.replace("/callback/?", "/callback?")]) {
    const person = app.userAgent();
    const callback = await app.sandbox.signIn(await person.begin("tali", { query: "?return_to=/inbox" }));
    assert.ok(callback.startsWith(`${redirect_uri}?`));
    assert.equal((await person.open(change(callback))).headers.get("location"), "/inbox", "the sandbox compares redirect_uri byte by byte");
  }
});

test("a redirect_uri that no route answers is refused when the options are read; one behind a prefix is answered", async () => {
  const under = (path) => createApp({ providers: (all) => ({ tali: { ...all.tali, redirect_uri: `${APP}${path}` } }) });
  for (const path of ["/Auth/tali/callback", "/tali/callback", "/xauth/tali/callback", "/auth/tali/callback//", "/auth/Tali/callback"]) {
    assert.throws(() => under(path), { code: "option_invalid", message: /its path must be \/auth\/tali\/callback/ }, path);
  }
  const app = under("/api/auth/tali/callback");
  app.sandbox.register("tali", { client_id: "tali-client", client_secret: "tali-secret", redirect_uris: [`${APP}/api/auth/tali/callback`] });
  for (const change of [(href) => href, (href) => href.replace("/api/auth/", "/auth/")]) {
    const person = app.userAgent();
    const callback = await app.sandbox.signIn(await person.begin("tali", { query: "?return_to=/inbox" }));
    assert.equal((await person.open(change(callback))).headers.get("location"), "/inbox");
  }
});

test("a deep link is kept as long as it fits, and a longer one is reported, never replaced", async () => {
  for (const size of [100, 2040, 2200]) {
    const { signIn } = protectedBy();
    const path = `/?${"filter=abcdefgh&".repeat(200)}`.slice(0, size);
    assert.equal((await signIn(path)).headers.get("location"), path);
  }
  for (const size of [3500, 6402, 12_000]) {
    const { person, events } = protectedBy();
    const html = await pageOf(await person.open(`/?${"filter=abcdefgh&".repeat(1000)}`.slice(0, size)), 403);
    assert.equal(codeOfPage(html), "return_to_too_long");
    assert.ok(html.includes('href="/auth/tali/login?return_to=%2F"'), html);
    assert.equal(events.find((event) => event.type === "sign_in_refused").code, "return_to_too_long");
    assert.deepEqual(person.jar.names(), []);
  }
  const { person } = protectedBy();
  const answer = await person.open(`/auth/tali/login?return_to=/${"a".repeat(9000)}`);
  assert.equal(answer.headers.get("location"), "/#auth_error=return_to_too_long");
});

test("the back button leads on in the isolate that signed in and in another", async () => {
  const here = protectedBy();
  const sent = await here.person.open("/inbox?tab=2");
  const callback = await here.app.sandbox.signIn(sent.headers.get("location"));
  assert.equal((await here.person.open(callback)).headers.get("location"), "/inbox?tab=2");
  const there = createApp({ providers: only("tali") });
  for (const auth of [here.app.auth, there.auth]) {
    for (const address of [callback, callback.replace(/code=[^&]+/, "code=another")]) {
      const answer = await auth.handle(new Request(address, { headers: { cookie: here.person.jar.header() } }), here.app.env);
      assert.deepEqual([answer.status, answer.headers.get("location"), answer.headers.getSetCookie()], [302, "/inbox?tab=2", []]);
    }
  }
  assert.equal(here.app.tokenRequests() + there.tokenRequests(), 1);
});
