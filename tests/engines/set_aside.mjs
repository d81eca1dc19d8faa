// A page that the browser keeps aside while another tab goes on: for the way back, or frozen.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { arrive, createClient, devtoolsOf, enter, open, packageCame } from "./person.mjs";
import { framingOptions } from "./restore.mjs";
import { refreshes } from "./world.mjs";

export function setAside(here) {
  /** Two tabs of one session; the first one listens. */
  async function twoTabs() {
    const { app, options } = here.world;
    await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options });
    await here.tab.run(async () => {
      auth.on("session", () => {});
      await auth.session();
    });
    const second = await here.profile.openTab();
    await open(second, `${app.origin}/second`, options);
    assert.notEqual(await second.run(() => auth.session()), null);
    return second;
  }
  const token = (tab, refresh) => tab.run(async (wanted) => (await auth.accessToken({ refresh: wanted })).access_token, refresh);
  const sent = () => refreshes(here.world).map(({ body }) => new URLSearchParams(body).get("refresh_token"));

  /** Leaves by a link; `meanwhile` is what the other tab does; goes back. */
  async function leaveAndReturn(second, meanwhile) {
    const { redirect_uri } = here.world.options;
    const elsewhere = `${here.world.framing.origin}/elsewhere`;
    await here.tab.run((href) => {
      const link = Object.assign(document.createElement("a"), { href, textContent: "away" });
      document.body.append(link);
      setTimeout(() => link.click());
    }, elsewhere);
    await arrive(here.tab, elsewhere);
    await second.run(meanwhile);
    await here.tab.run(() => void setTimeout(() => history.back()));
    await arrive(here.tab, redirect_uri);
    await until("the page is there", () => here.tab.run(() => globalThis.grantway !== undefined));
    const isSame = await here.tab.run(() => globalThis.auth !== undefined);
    assert.equal(isSame, !here.cannot.page_kept_for_the_way_back);
    if (!isSame) await createClient(here.tab, redirect_uri, here.world.options);
    return isSame;
  }

  it("S27: and shown again by the way back, has the token that another tab refreshed meanwhile", async () => {
    const second = await twoTabs();
    const before = await token(here.tab);
    await leaveAndReturn(second, () => auth.accessToken({ refresh: true }).then(() => {}));
    assert.notEqual(await here.tab.run(() => auth.session()), null);
    const after = await token(here.tab);
    assert.notEqual(after, before);
    assert.equal(after, await token(second));
    await token(here.tab, true);
    assert.equal(new Set(sent()).size, 2);
    assert.equal(sent().length, 2, "no refresh token was sent twice");
  });

  it("and shown again after a sign-out elsewhere, shows nobody, without being asked", async () => {
    const second = await twoTabs();
    const isSame = await leaveAndReturn(second, () => auth.signOut().then(() => {}));
    if (!isSame) await here.tab.run(() => auth.session());
    await until("the page shows nobody", () => here.tab.run(() => auth.snapshot().status === "signed_out"));
    assert.equal((await here.tab.run(() => outcome(auth.accessToken()))).failure.code, "session_missing");
  });

  it("S27, A17: frozen while another tab refreshes, takes what that one got, and spends no refresh token again", async () => {
    const second = await twoTabs();
    const devtools = await devtoolsOf(here.tab);
    assert.equal(devtools === undefined, here.cannot.slowed_or_frozen);
    if (!devtools) return;
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    for (let turn = 0; turn < 2; turn += 1) await token(second, true);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await token(here.tab, true);
    assert.equal(new Set(sent()).size, 3);
    assert.equal(sent().length, 3);
    await until("both have the last token", async () => (await token(here.tab)) === (await token(second)));
  });

  it("S27, A17: frozen in its turn, keeps no other tab waiting for ever, writes nothing over its session, and signs nobody out", async () => {
    const { framing, server } = here.world;
    const options = framingOptions(here.world, "same site", { restore: "silent" });
    const { client_id, redirect_uri } = options;
    // The server asks nobody for consent again, although it ends the grant.
    server.sandbox.register("standard", { client_id, public: true, trusted: true, name: "The page", redirect_uris: [redirect_uri] });
    const { value } = await enter(here.tab, here.world, { start: `${framing.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
    const second = await here.profile.openTab();
    await second.goto(`${framing.origin}/second`);
    await packageCame(second, `${framing.origin}/second`);
    await second.run(async (given) => {
      // The patience of a tab that waits for its turn is over sooner.
      const wait = globalThis.setTimeout;
      globalThis.setTimeout = (run, time, ...more) => wait(run, time === 5000 ? 50 : time, ...more);
      globalThis.auth = await grantway.createClient(given);
    }, options);
    assert.notEqual(await second.run(() => auth.session()), null);
    const devtools = await devtoolsOf(here.tab);
    assert.equal(devtools === undefined, here.cannot.slowed_or_frozen);
    if (!devtools) return;
    let arrived;
    let answer;
    const inFlight = new Promise((resolve) => (arrived = resolve));
    const answered = new Promise((resolve) => (answer = resolve));
    here.world.meddle = async (request, work) => {
      if (!new URL(request.url).pathname.endsWith("/token") || request.method !== "POST") return work();
      here.world.meddle = undefined;
      const done = await work(); // the server has taken the refresh token
      arrived();
      await answered;
      return done;
    };
    await here.tab.run(() => void outcome(auth.accessToken({ refresh: true })).then((came) => (globalThis.came = came)));
    await inFlight;
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    const taken = await second.run(() => outcome(auth.accessToken({ refresh: true })));
    assert.ok(taken.value?.access_token, JSON.stringify(taken.failure));
    answer();
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await until("the frozen tab's call has ended", () => here.tab.run(() => globalThis.came));
    await until("both have the last token", async () => (await token(here.tab)) === (await token(second)));
    for (const tab of [here.tab, second]) {
      assert.notEqual(await tab.run(() => auth.session()), null);
      assert.ok((await tab.run(() => auth.userinfo())).sub, "and the server takes it");
    }
    // The one that the server took and whose answer nobody got can be sent once more; no other is.
    assert.ok(sent().length - new Set(sent()).size <= 1, `${sent().length} requests`);
  });
}
