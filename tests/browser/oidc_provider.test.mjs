// The public client in Chromium against a real third-party server, npm `oidc-provider`.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { signInAs, startOidcProvider } from "./oidc_provider_server.mjs";
import { comeBack } from "./public_sign_in.mjs";

let browser, app, server, profile, page, options;

before(async () => {
  [browser, app] = await Promise.all([launchChromium(), startApp()]);
  const redirect_uri = `${app.origin}/callback`;
  server = await startOidcProvider({ client_id: "page", redirect_uris: [redirect_uri], post_logout_redirect_uri: `${app.origin}/` });
  options = { issuer: server.issuer, client_id: "page", redirect_uri, scope: "openid profile email offline_access", api: [server.origin] };
  profile = await openProfile(browser);
  // Its pages ask for a font of another site, which nothing here may reach.
  await profile.context.route(/^https:/, (route) => route.fulfill({ contentType: "text/css", body: "" }));
  page = await profile.context.newPage();
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

// One person's session, from its beginning to its end: each test goes on where the one before stopped.
describe("against oidc-provider", () => {
  it("discovers the server by its issuer and signs in with PKCE", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    // This server hands out refresh tokens only if a person was asked for consent.
    await Promise.all([
      page.waitForURL(/\/interaction\//),
      page.evaluate(() => void auth.authorize({ prompt: "consent", returnTo: "/inbox", appState: [1] })),
    ]);
    await signInAs(page, "ada");
    await page.waitForURL(`${options.redirect_uri}?*`);
    await ready(page);
    assert.deepEqual((await comeBack(page, options)).value, { handled: true, returnTo: "/inbox", appState: [1] });
    assert.equal(page.url(), options.redirect_uri);
  });

  it("has checked the ID token", async () => {
    const { claims, diagnostics, scope } = await page.evaluate(() => auth.session());
    assert.equal(claims.iss, server.issuer);
    assert.equal(claims.aud, "page");
    assert.equal(claims.sub, "ada");
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(scope, ["openid", "profile", "email", "offline_access"]);
  });

  it("reads userinfo, and calls the API with the token", async () => {
    const said = await page.evaluate(() => auth.userinfo());
    assert.deepEqual(said, { sub: "ada", name: "ada of the tests", email: "ada@example.org" });
    assert.deepEqual(await page.evaluate(async (url) => (await auth.fetch(url)).json(), `${server.issuer}/me`), said);
  });

  it("refreshes with rotation, again and again, also when several ask at once", async () => {
    const tokens = await page.evaluate(async () => {
      const seen = [(await auth.accessToken()).access_token];
      for (let turn = 0; turn < 2; turn += 1) seen.push((await auth.accessToken({ refresh: true })).access_token);
      const together = await Promise.all([1, 2, 3].map(() => auth.accessToken({ refresh: true })));
      return [...seen, ...new Set(together.map(({ access_token }) => access_token))];
    });
    assert.equal(new Set(tokens).size, 4);
    assert.equal((await page.evaluate(() => auth.userinfo())).sub, "ada");
    assert.equal((await page.evaluate(() => auth.session())).claims.sub, "ada");
  });

  it("is told when the person signs in again without being asked", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    await Promise.all([
      page.waitForURL(`${options.redirect_uri}?*`),
      page.evaluate(() => void auth.authorize({ prompt: "none", scope: "openid" })),
    ]);
    await ready(page);
    assert.equal((await comeBack(page, options)).value.handled, true);
    assert.equal((await page.evaluate(() => auth.session())).claims.sub, "ada");
  });

  it("revokes at sign-out, so that the token is dead at the server too", async () => {
    const authorization = await page.evaluate(async () => {
      const token = await auth.accessToken();
      await auth.signOut({ revoke: true });
      return token.authorization;
    });
    assert.equal(await page.evaluate(() => auth.session()), null);
    assert.equal((await fetch(`${server.issuer}/me`, { headers: { authorization } })).status, 401);
  });

  it("says what the server said when nobody may sign in without a question", async () => {
    await profile.context.clearCookies();
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    await Promise.all([page.waitForURL(`${options.redirect_uri}?*`), page.evaluate(() => void auth.authorize({ prompt: "none" }))]);
    await ready(page);
    const { failure } = await comeBack(page, options);
    assert.equal(failure.kind, "server");
    assert.equal(failure.error, "login_required");
  });

  it("is told when the person cancels on the server's own page, and nothing of all this made the console red", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    await Promise.all([page.waitForURL(/\/interaction\//), page.evaluate(() => void auth.authorize())]);
    await page.getByText("Cancel", { exact: false }).first().click();
    await page.waitForURL(`${options.redirect_uri}?*`);
    await ready(page);
    const { failure } = await comeBack(page, options);
    assert.equal(failure.code, "access_denied");
    assert.deepEqual(profile.troubles, []);
  });
});
