// Patterns 2 and 3: the worker holds the session in its cookies, which here are those of the loopback-http profile.

import assert from "node:assert/strict";
import { it } from "node:test";
import { arrive, comeBack, consent, enter, open, pressSignIn, signIn } from "./person.mjs";
import { refreshes, tamperWithState } from "./world.mjs";

export function withWorker(here) {
  const options = { backend: "/auth" };
  const go = (more) => {
    const { backend, server } = here.world;
    return signIn(here.tab, { start: `${backend}/`, end: `${backend}/inbox`, options, server, request: { provider: "standard", returnTo: "/inbox", appState: [1] }, ...more });
  };
  const session = () => here.tab.run(() => auth.session());
  const names = async () => (await here.tab.cookies()).map(({ name }) => name.replace(/\d+\.[\w-]+$/, "…")).sort();

  it("signs in with the loopback profile's cookies, calls the API through the worker, refreshes, and signs out", async () => {
    const { backend, server } = here.world;
    const { tab } = here;
    await open(tab, `${backend}/`, options);
    await pressSignIn(tab, { provider: "standard", returnTo: "/inbox", appState: [1] });
    await arrive(tab, `${server.issuer}/authorize`);
    // Cookies know no ports: those of `localhost` are read at a page of it.
    const second = await here.profile.openTab();
    await second.goto(`${backend}/seen`);
    const [transaction, ...more] = await second.cookies();
    assert.match(transaction?.name ?? "none kept", /^gw_tx\.auth\.\d+\.[0-7]$/);
    assert.deepEqual(more, []);
    await consent(tab, server);
    assert.deepEqual((await comeBack(tab, `${backend}/inbox`, options)).value, { handled: true, returnTo: "/inbox", appState: [1] });

    assert.deepEqual((await tab.cookies()).map((cookie) => ({ ...cookie, name: cookie.name.split(".").filter((part) => !/^\d+$|^[\w-]{12}$/.test(part)).join(".") })), [{ name: "gw.auth.standard", httpOnly: true, secure: false, sameSite: "Lax" }]);
    assert.equal(await tab.run(() => document.cookie), "");
    assert.ok((await here.world.seen()).events.includes("loopback_http_profile"));

    const { data, provider } = await session();
    assert.match(data.name, /^Ada /);
    assert.equal(provider, "standard");
    const address = `${server.issuer}/userinfo`;
    assert.equal((await tab.run(async (url) => (await auth.fetch(url)).json(), address)).name, data.name);
    assert.equal(await tab.run(async () => (await fetch("/auth/session?refresh=1", { headers: { grantway: "1" } })).status), 200);
    assert.equal(refreshes(here.world).length, 1);
    assert.equal((await tab.run(async (url) => (await auth.fetch(url)).json(), address)).name, data.name, "the refreshed cookie was kept");

    await tab.run(() => auth.signOut({ revoke: true }));
    assert.equal(await session(), null);
    const left = (await tab.cookies()).map(({ name }) => name.replace(/\.[\w-]{12}$/, ""));
    assert.deepEqual(left.map((name) => name.replace(/\.\d+$/, "")), ["gw_ended.auth"], "it names what has ended");
  });

  it("has its reason for that profile: WebKit keeps no Secure cookie of plain-http loopback, the others do", async () => {
    await here.tab.goto(`${here.world.backend}/secure-cookie`);
    await here.tab.goto(`${here.world.backend}/seen`);
    assert.deepEqual(await names(), here.cannot.secure_cookie_of_loopback ? [] : ["__Host-probe"]);
  });

  it("refuses a state that was tampered with, and says so", async () => {
    const { backend, server } = here.world;
    server.spoil(tamperWithState);
    const { failure } = await go({ end: `${backend}/` });
    assert.equal(failure?.code, "state_foreign");
    assert.equal(await session(), null);
    assert.equal(server.sandbox.log("token", "standard").length, 0);
  });

  it("is told when the person cancels", async () => {
    const { failure } = await go({ choice: "cancel" });
    assert.equal(failure?.code, "access_denied");
    assert.equal(await here.tab.url(), `${here.world.backend}/inbox`);
    assert.equal(await session(), null);
  });

  it("keeps the session over a reload and in other tabs", async () => {
    const { backend } = here.world;
    const request = { provider: "standard", returnTo: "/inbox" };
    assert.equal((await enter(here.tab, here.world, { start: `${backend}/`, end: `${backend}/inbox`, options, request })).value?.handled, true);
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, `${here.world.backend}/inbox`, options)).value, { handled: false });
    assert.ok(await session());
    const other = await here.profile.openTab();
    await open(other, `${here.world.backend}/`, options);
    assert.match((await other.run(() => auth.session())).data.name, /^Ada /);
  });

  it("finds nobody in a fresh profile", async () => {
    await open(here.tab, `${here.world.backend}/`, options);
    assert.equal(await session(), null);
  });
}
