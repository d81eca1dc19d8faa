// Pattern 1: the page is the client.

import assert from "node:assert/strict";
import { it } from "node:test";
import { publicOptions } from "../browser/public_sign_in.mjs";
import { arrive, comeBack, consent, createClient, enter, open, packageCame, pressSignIn, signIn } from "./person.mjs";
import { refreshes, tamperWithState } from "./world.mjs";

export function publicClient(here) {
  const go = (more) => {
    const { app, options, server } = here.world;
    return signIn(here.tab, { start: `${app.origin}/`, end: options.redirect_uri, options, server, ...more });
  };
  const isIn = (more) => {
    const { world } = here;
    return enter(here.tab, world, { start: `${world.app.origin}/`, end: world.options.redirect_uri, options: world.options, ...more });
  };
  const tokenRequests = () => here.world.server.sandbox.log("token", "standard").filter(({ method }) => method === "POST").length;
  const session = () => here.tab.run(() => auth.session());

  it("signs in, shows who it is, calls the API, refreshes, and signs out", async () => {
    const { app, options, server } = here.world;
    const { tab } = here;
    const { value } = await go({ request: { returnTo: "/inbox?page=2", appState: { draft: "héllo" } } });
    assert.deepEqual(value, { handled: true, returnTo: "/inbox?page=2", appState: { draft: "héllo" } });
    assert.equal(await tab.url(), options.redirect_uri, "the code is out of the address bar");

    const { claims, scope, diagnostics } = await session();
    assert.equal(claims.iss, server.issuer);
    assert.deepEqual(scope.toSorted(), ["email", "offline_access", "openid", "profile"]);
    assert.deepEqual(diagnostics, []);

    const tokens = await tab.run(async () => {
      const [first, again] = [await auth.accessToken(), await auth.accessToken()];
      const together = await Promise.all([1, 2, 3].map(() => auth.accessToken({ refresh: true })));
      return [first, again, ...together].map(({ access_token }) => access_token);
    });
    assert.equal(tokens[0], tokens[1]);
    assert.notEqual(tokens[1], tokens[2]);
    assert.equal(new Set(tokens.slice(2)).size, 1);
    assert.equal(refreshes(here.world).length, 1);

    const address = `${server.issuer}/userinfo`;
    assert.equal((await tab.run(async (url) => (await auth.fetch(url)).json(), address)).sub, claims.sub);
    assert.equal((await tab.run((url) => outcome(auth.fetch(url)), `${app.origin}/api`)).failure.code, "api_origin_not_allowed");

    await tab.run(() => auth.signOut({ revoke: true }));
    assert.equal(await session(), null);
    assert.equal((await fetch(address, { headers: { authorization: `Bearer ${tokens[2]}` } })).status, 401, "revoked");
  });

  it("A7: leaves a state that was tampered with alone, and sends no code", async () => {
    here.world.server.spoil(tamperWithState);
    assert.deepEqual((await go()).value, { handled: false });
    assert.equal(await session(), null);
    assert.equal(tokenRequests(), 0);
  });

  it("is told when the person cancels", async () => {
    const { failure } = await go({ choice: "cancel" });
    assert.equal(failure?.code, "access_denied");
    assert.equal(failure.kind, "server");
    assert.ok(failure.message && failure.hint, "the texts came, which a page loads only now");
    assert.equal(await here.tab.url(), here.world.options.redirect_uri);
  });

  it("forgets its tokens at a reload", async () => {
    const { options } = here.world;
    assert.equal((await isIn()).value?.handled, true);
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, options.redirect_uri, options)).value, { handled: false });
    assert.equal(await session(), null);
    assert.equal(tokenRequests(), 1);
  });

  it("S33: keeps them over a reload where it was told to, and a sign-out leaves nothing of them", async () => {
    const options = { ...here.world.options, storage: "session" };
    assert.equal((await isIn({ options })).value?.handled, true);
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, options.redirect_uri, options)).value, { handled: false });
    assert.ok(await session());
    assert.ok((await here.tab.run(() => auth.userinfo())).sub);
    const tokens = () => here.tab.run(() => Object.keys(sessionStorage).filter((key) => key.startsWith("grantway:session:")).length);
    assert.equal(await tokens(), 1);
    const token = await here.tab.run(async () => (await auth.accessToken()).access_token);
    const kept = () => here.tab.run(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie]));
    assert.ok((await kept()).includes(token));
    await here.tab.run(() => auth.signOut());
    assert.equal(await tokens(), 0);
    assert.ok(!(await kept()).includes(token));
  });

  it("belongs to the tab that asked: another one leaves the response alone, and the right one still takes it", async () => {
    const { app, options, server } = here.world;
    await open(here.tab, `${app.origin}/`, options);
    await pressSignIn(here.tab);
    await consent(here.tab, server);
    await createClient(here.tab, options.redirect_uri, options);
    const other = await here.profile.openTab();
    await open(other, await here.tab.url(), options);
    assert.deepEqual(await other.run(() => auth.handleCallback()), { handled: false });
    assert.equal(await other.run(() => auth.session()), null);
    assert.equal((await here.tab.run(() => auth.handleCallback())).handled, true);
  });

  it("S20, A3: sends a code once, also when the person goes on and comes back with the back button", async () => {
    const { app, options } = here.world;
    assert.equal((await isIn()).value?.handled, true);
    await open(here.tab, `${app.origin}/inbox`, options);
    await here.tab.run(() => {
      setTimeout(() => history.back());
    });
    await arrive(here.tab, options.redirect_uri);
    assert.equal((await comeBack(here.tab, options.redirect_uri, options)).failure, undefined);
    assert.equal(await here.tab.url(), options.redirect_uri);
    assert.equal(tokenRequests(), 1);
  });

  it("signs in with the package as it was packed, file by file over `<script type=module>`", async () => {
    const { plain, server } = here.world;
    const options = publicOptions(plain, server, "plain-page");
    assert.equal((await isIn({ start: `${plain.origin}/`, end: options.redirect_uri, options })).value?.handled, true);
    const files = await here.tab.run(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
    for (const file of ["/grantway/browser.js", "/grantway/wasm/browser/grantway_bg.wasm.js"]) assert.ok(files.includes(file), files.join());
    assert.ok((await session()).claims.sub);
  });

  it("names what is missing where the page's policy forbids the engine", async () => {
    const { strict, options } = here.world;
    await here.tab.goto(`${strict.origin}/`);
    await packageCame(here.tab, `${strict.origin}/`);
    const own = { ...options, redirect_uri: `${strict.origin}/callback` };
    const { failure } = await here.tab.run((given) => outcome(grantway.createClient(given)), own);
    assert.equal(failure?.code, "engine_unavailable");
    assert.match(failure.hint, /wasm-unsafe-eval/);
  });
}
