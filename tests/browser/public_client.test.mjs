// The browser-based client in Chromium, against the sandbox's server that plays by the book.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, beforeEach, afterEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { comeBack, leaveFor, publicOptions, signIn } from "./public_sign_in.mjs";
import { consent, startSandbox } from "./sandbox_server.mjs";

let browser, app, server, profile, page, options;

before(async () => {
  [browser, app, server] = await Promise.all([launchChromium(), startApp(), startSandbox()]);
  options = publicOptions(app, server);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

describe("a public client in a page", () => {
  it("finds the server by its issuer, signs in, and gets back where it wanted to go", async () => {
    await signIn(page, { app, options, request: { returnTo: "/inbox?page=2", appState: { draft: "héllo" } } });
    const back = await comeBack(page, options);
    assert.deepEqual(back.value, { handled: true, returnTo: "/inbox?page=2", appState: { draft: "héllo" } });
    assert.deepEqual(profile.troubles, []);
  });

  it("A22: shows the session without a token in it", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    const session = await page.evaluate(() => auth.session());
    const { access_token } = await page.evaluate(() => auth.accessToken());
    assert.equal(session.claims.iss, server.issuer);
    assert.equal(session.claims.aud, "standard-page");
    assert.equal(session.claims.sub, (await page.evaluate(() => auth.userinfo())).sub);
    assert.deepEqual(session.scope.toSorted(), ["email", "offline_access", "openid", "profile"]);
    assert.deepEqual(session.diagnostics, []);
    assert.ok(Math.abs(session.token_expires_at - (Date.now() / 1000 + 3600)) < 300);
    assert.ok(!JSON.stringify(session).includes(access_token));
  });

  it("S16, A30: takes the code out of the address bar before anything else happens, and out of the history", async () => {
    // A policy under which a browser sends the whole address to everybody.
    const leaky = await startApp({ headers: { "referrer-policy": "unsafe-url" } });
    try {
      const own = publicOptions(leaky, server, "leaky-page");
      await signIn(page, { app: leaky, options: own });
      const code = new URL(page.url()).searchParams.get("code");
      assert.ok(code);
      const before = await page.evaluate(() => history.length);
      const addresses = [];
      page.on("request", (request) => addresses.push([request.url(), request.frame().url(), request.headers().referer ?? ""]));
      assert.equal((await comeBack(page, own)).value?.handled, true);
      assert.equal(page.url(), own.redirect_uri);
      assert.ok(addresses.some(([url]) => url.endsWith("/token")), "the token request was seen");
      assert.deepEqual(addresses.filter((all) => all.join(" ").includes(code)), [], "no request while the code was in the address");
      assert.equal(await page.evaluate(() => history.length), before);
      await open(page, `${leaky.origin}/elsewhere`);
      await page.goBack();
      assert.equal(page.url(), own.redirect_uri);
      const log = server.sandbox.log("all", "standard");
      assert.ok(log.some(({ headers }) => headers.referer?.startsWith(own.redirect_uri)), "the server gets Referers of this page");
      assert.deepEqual(log.filter(({ headers }) => headers.referer?.includes(code)), []);
    } finally {
      await leaky.close();
    }
  });

  it("S1: sends PKCE with S256 and neither a secret nor an Authorization header to the token endpoint", async () => {
    const verifiers = [];
    for (const time of [0, 1]) {
      await signIn(page, { app, options });
      assert.equal((await comeBack(page, options)).value?.handled, true);
      const asked = new URLSearchParams(server.sandbox.log("authorize", "standard")[time].query);
      const exchange = server.sandbox.log("token", "standard").filter(({ method }) => method === "POST")[time];
      const body = new URLSearchParams(exchange.body);
      const verifier = body.get("code_verifier");
      assert.match(verifier, /^[\w.~-]{43,128}$/);
      assert.equal(asked.get("code_challenge_method"), "S256");
      assert.equal(asked.get("code_challenge"), createHash("sha256").update(verifier).digest("base64url"));
      assert.equal(body.has("client_secret"), false);
      assert.equal(exchange.headers.authorization, undefined);
      verifiers.push(verifier);
    }
    assert.notEqual(verifiers[0], verifiers[1]);
  });

  it("S26: refreshes, with a new refresh token each time", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    const tokens = await page.evaluate(async () => {
      const seen = [(await auth.accessToken()).access_token, (await auth.accessToken()).access_token];
      for (let turn = 0; turn < 3; turn += 1) seen.push((await auth.accessToken({ refresh: true })).access_token);
      return seen;
    });
    assert.equal(tokens[0], tokens[1], "a token that is good is handed out again");
    assert.equal(new Set(tokens).size, 4);
    const sent = server.sandbox.log("token", "standard").filter(({ method }) => method === "POST").map(({ body }) => new URLSearchParams(body).get("refresh_token")).filter(Boolean);
    assert.equal(new Set(sent).size, 3, "a refresh token is used once");
  });

  it("asks for one refresh when several callers need it at once", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    const tokens = await page.evaluate(() => Promise.all([1, 2, 3].map(async () => (await auth.accessToken({ refresh: true })).access_token)));
    assert.ok(await page.evaluate(() => auth.userinfo()), "the grant is alive: no refresh token was used twice");
    assert.equal(new Set(tokens).size, 1);
  });

  it("stays signed out when the sign-out comes in the middle of a refresh", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    server.sandbox.fault("standard", { kind: "slow", delay: 500 });
    const outcomes = await page.evaluate(() => Promise.all([outcome(auth.accessToken({ refresh: true })), outcome(auth.signOut({ revoke: true }))]));
    assert.equal(await page.evaluate(() => auth.session()), null);
    assert.equal(outcomes[1].failure, undefined);
    const authorization = outcomes[0].value.authorization;
    assert.equal((await fetch(`${server.issuer}/userinfo`, { headers: { authorization } })).status, 401, "the newest token is the one that was revoked");
  });

  it("S32: leaves no token, no verifier and no state in the tab's storage", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    await leaveFor(page);
    const state = new URL(page.url()).searchParams.get("state");
    await consent(page);
    await page.waitForURL(`${options.redirect_uri}?*`);
    await ready(page);
    await comeBack(page, options);
    const keptNow = () => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    const tokenNow = async () => (await page.evaluate(() => auth.accessToken())).access_token;
    const [keptBefore, before] = [await keptNow(), await tokenNow()];
    await page.evaluate(() => auth.accessToken({ refresh: true }));
    const [kept, after] = [keptBefore + (await keptNow()), await tokenNow()];
    const sent = server.sandbox.log("token", "standard").filter(({ method }) => method === "POST").map(({ body }) => new URLSearchParams(body));
    const [verifier, refresh_token] = ["code_verifier", "refresh_token"].map((name) => sent.map((body) => body.get(name)).find(Boolean));
    assert.ok(verifier && refresh_token);
    for (const secret of [state, before, after, verifier, refresh_token, "verifier", "refresh_token", "access_token"]) assert.ok(!kept.includes(secret), kept);
    assert.equal(await page.evaluate(async () => (await indexedDB.databases()).length + document.cookie.length), 0);
  });

  it("adds the token to requests to the origins of `api`, and to no other", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    const answered = await page.evaluate(async (url) => (await auth.fetch(url)).json(), `${server.issuer}/userinfo`);
    assert.ok(answered.sub);
    const refused = await page.evaluate((url) => outcome(auth.fetch(url)), `${app.origin}/api`);
    assert.equal(refused.failure.code, "api_origin_not_allowed");
    assert.match(refused.failure.message, new RegExp(app.origin));
  });

  it("signs out: the tokens are revoked and gone", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    const token = await page.evaluate(async () => {
      const { authorization } = await auth.accessToken();
      await auth.signOut({ revoke: true });
      return authorization;
    });
    assert.equal(await page.evaluate(() => auth.session()), null);
    assert.equal((await page.evaluate(() => outcome(auth.accessToken()))).failure.code, "session_missing");
    const answer = await fetch(`${server.issuer}/userinfo`, { headers: { authorization: token } });
    assert.equal(answer.status, 401);
  });

  it("can end the session at the provider as well", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    await page.evaluate(() => void auth.signOut({ endProviderSession: true }));
    await page.waitForURL((url) => url.pathname === "/standard/logout" || url.origin === app.origin && url.pathname === "/");
    assert.equal(server.sandbox.log("logout", "standard").length, 1);
  });

  it("S33: forgets its tokens at a reload unless it was told to keep them in the tab", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    assert.equal(await page.evaluate(() => auth.session()), null);

    const kept = { ...options, storage: "session" };
    await signIn(page, { app, options: kept });
    await comeBack(page, kept);
    await open(page, `${app.origin}/`);
    await createClient(page, kept);
    assert.ok(await page.evaluate(() => auth.session()));
    assert.ok(await page.evaluate(() => auth.userinfo()));
  });
});
