// A session comes back: from another tab, or from the provider without a question.

import assert from "node:assert/strict";
import { it } from "node:test";
import { publicOptions } from "../browser/public_sign_in.mjs";
import { until } from "./patience.mjs";
import { arrive, enter, packageCame } from "./person.mjs";
import { refreshes } from "./world.mjs";

/** The options of a client of a page that may frame the server, which is on the same site or on another one. */
export function framingOptions({ framing, server, sibling }, where, more) {
  const at = where === "same site" ? sibling : server;
  const options = publicOptions(framing, server, "framing-page");
  return { ...options, issuer: at.issuer, api: [at.origin], ...more };
}

export function restore(here) {
  const comesIn = async (options, place = here.world.app) => {
    const { value, failure } = await enter(here.tab, here.world, { start: `${place.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true, JSON.stringify(failure));
  };
  /** Opens an address in a tab; `events` are what the client emits from then on. */
  async function openListening(tab, address, options) {
    await tab.goto(address);
    await packageCame(tab, address);
    await listenIn(tab, options);
  }
  async function listenIn(tab, options) {
    await tab.run(async (given) => {
      globalThis.events = [];
      globalThis.told = [];
      globalThis.auth = await grantway.createClient({ ...given, onEvent: (event) => events.push(event) });
      auth.on("session", ({ type, session }) => told.push({ type, isSignedIn: session !== null }));
      globalThis.atFirst = auth.snapshot().status;
    }, options);
  }
  const restored = (tab) => until("the first look has ended", () => tab.run(() => told.find(({ type }) => type === "restored")));
  const status = (tab) => tab.run(() => auth.snapshot().status);
  const authorizations = () => here.world.server.sandbox.log("authorize", "standard").length;
  const eventsOf = (tab, type) => tab.run((name) => events.filter((event) => event.type === name), type);

  it("S18, S33: a new tab and a reload get it from an open tab, and no refresh token is stored", async () => {
    const { app, options } = here.world;
    await comesIn(options);
    const token = await here.tab.run(async () => (await auth.accessToken()).access_token);
    const other = await here.profile.openTab();
    await openListening(other, `${app.origin}/elsewhere`, options);
    assert.equal((await restored(other)).isSignedIn, true);
    assert.equal(await other.run(() => globalThis.atFirst), "restoring", "nothing waited for it");
    assert.equal(await other.run(async () => (await auth.accessToken()).access_token), token);
    assert.equal(await other.run(async () => (await auth.accessToken({ refresh: true })).access_token !== undefined), true);
    await openListening(here.tab, options.redirect_uri, options);
    assert.equal((await restored(here.tab)).isSignedIn, true, "after a reload");
    assert.equal(refreshes(here.world).length, 1);
    const kept = await here.tab.run(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
    const present = await here.tab.run(async () => (await auth.accessToken()).access_token);
    await here.tab.run(() => auth.accessToken({ refresh: true }).then(() => {}));
    // The first of these refresh tokens was used before the storages were read, the second was the present one then.
    const used = refreshes(here.world).map(({ body }) => new URLSearchParams(body).get("refresh_token"));
    assert.equal(new Set(used).size, 2);
    for (const secret of [token, present, ...used]) assert.ok(!kept.includes(secret), kept);
    await here.tab.run(() => auth.signOut());
    await until("the other tab is signed out", async () => (await status(other)) === "signed_out");
  });

  it("is asked of the provider in a hidden frame, on the same site", async () => {
    const { framing } = here.world;
    const options = framingOptions(here.world, "same site", { restore: "silent" });
    await comesIn(options, framing);
    await openListening(here.tab, `${framing.origin}/inbox?page=2#top`, options);
    assert.equal((await restored(here.tab)).isSignedIn, true);
    assert.equal(await here.tab.url(), `${framing.origin}/inbox?page=2#top`);
    assert.equal(await here.tab.run(() => document.querySelector("iframe")), null);
    assert.ok(await here.tab.run(() => auth.userinfo()));
    await here.tab.run(() => auth.signOut());
    const before = authorizations();
    await openListening(here.tab, `${framing.origin}/inbox`, options);
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.equal(authorizations(), before, "who signed out is not signed in again");
  });

  it("is asked of it by one redirect where the frame gets no cookies, and the person is back where they were", async () => {
    const { framing, server } = here.world;
    const options = framingOptions(here.world, "another site", { restore: "redirect" });
    await comesIn(options, framing);
    const address = `${framing.origin}/inbox?page=2#top`;
    await here.tab.goto(address);
    await packageCame(here.tab, address);
    await here.tab.run(() => history.replaceState({ draft: 7 }, ""));
    const length = await here.tab.run(() => history.length);
    await here.tab.run((given) => {
      setTimeout(async () => (await grantway.createClient(given)).session().catch(() => {}));
    }, options);
    await arrive(here.tab, options.redirect_uri);
    await packageCame(here.tab, options.redirect_uri);
    const { value } = await here.tab.run(async (given) => {
      globalThis.events = [];
      globalThis.auth = await grantway.createClient({ ...given, onEvent: (event) => events.push(event) });
      return outcome(auth.handleCallback());
    }, options);
    assert.deepEqual(value, { handled: true, returnTo: "/inbox?page=2#top" });
    assert.equal(await here.tab.url(), address);
    assert.deepEqual(await here.tab.run(() => [history.state, history.length]), [{ draft: 7 }, length]);
    assert.equal(await status(here.tab), "signed_in");
    assert.deepEqual((await eventsOf(here.tab, "silent_sign_in_blocked")).map(({ reason }) => reason), ["cookies"]);
  });

  it("does not come back where the provider knows nobody: the page is signed out, and asks once", async () => {
    const { framing, server } = here.world;
    const options = framingOptions(here.world, "another site", { restore: "redirect" });
    await comesIn(options, framing);
    server.sandbox.reset();
    const address = `${framing.origin}/inbox`;
    await here.tab.goto(address);
    await packageCame(here.tab, address);
    await here.tab.run((given) => {
      setTimeout(async () => (await grantway.createClient(given)).session().catch(() => {}));
    }, options);
    await arrive(here.tab, options.redirect_uri);
    await openListening(here.tab, await here.tab.url(), options);
    const { value, failure } = await here.tab.run(() => outcome(auth.handleCallback()));
    assert.deepEqual(value, { handled: true, returnTo: "/inbox" }, JSON.stringify(failure));
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.equal(await here.tab.url(), address);
    const before = authorizations();
    await openListening(here.tab, address, options);
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.equal(await here.tab.url(), address, "a redirect is tried once");
    assert.ok(authorizations() <= before + 1, "the frame may ask again, the page does not leave");
  });

  it("ends where the server never answers in the frame: told once, signed out, and not tried again before the next load", async () => {
    const { framing } = here.world;
    const options = framingOptions(here.world, "same site", { restore: "silent" });
    let asked = 0;
    here.world.meddle = (request, answer) => {
      if (new URL(request.url).searchParams.get("prompt") !== "none") return answer();
      asked += 1;
      return new Promise(() => {});
    };
    await here.tab.goto(`${framing.origin}/`);
    await packageCame(here.tab, `${framing.origin}/`);
    await here.tab.run(() => {
      // The frame's ten seconds are over sooner.
      const wait = globalThis.setTimeout;
      globalThis.setTimeout = (run, time, ...given) => wait(run, time === 10_000 ? 500 : time, ...given);
    });
    await listenIn(here.tab, options);
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.equal(await status(here.tab), "signed_out");
    assert.deepEqual((await eventsOf(here.tab, "silent_sign_in_blocked")).map(({ reason }) => reason), ["no_answer"]);
    assert.equal(await here.tab.run(() => auth.session()), null);
    await here.tab.run(() => void dispatchEvent(new Event("online")));
    assert.equal(await here.tab.run(() => auth.session()), null);
    assert.deepEqual([asked, (await eventsOf(here.tab, "silent_sign_in_blocked")).length], [1, 1]);
    // The next load tries again.
    here.world.meddle = undefined;
    await comesIn(options, framing);
    await openListening(here.tab, `${framing.origin}/`, options);
    assert.equal((await restored(here.tab)).isSignedIn, true);
  });

  it("says where a frame is blocked, once, and signs nobody out for it who is signed in", async () => {
    const { framing, server } = here.world;
    const options = framingOptions(here.world, "another site", { restore: "silent" });
    here.world.meddle = (request, answer) =>
      new URL(request.url).searchParams.get("prompt") === "none" ? new Response("<p>sign in", { headers: { "content-type": "text/html", "x-frame-options": "DENY" } }) : answer();
    await openListening(here.tab, `${framing.origin}/`, options);
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.deepEqual((await eventsOf(here.tab, "silent_sign_in_blocked")).map(({ reason }) => reason), ["frame"]);
    await openListening(here.tab, `${framing.origin}/`, options);
    assert.equal((await restored(here.tab)).isSignedIn, false);
    assert.deepEqual(await eventsOf(here.tab, "silent_sign_in_blocked"), [], "it is remembered");
    here.world.meddle = undefined;
    await comesIn(options, framing);
    assert.equal(await status(here.tab), "signed_in");
  });
}
