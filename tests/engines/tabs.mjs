// Two tabs of one person.

import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import { until } from "./patience.mjs";
import { createClient, enter, open, othersThan, pressCopy } from "./person.mjs";
import { refreshes } from "./world.mjs";

export function tabs(here) {
  let second;
  beforeEach(async () => {
    second = await here.profile.openTab();
  });

  const mediated = () => ({ backend: "/auth", tokens: "page", api: [here.world.server.origin] });
  const signInBehindWorker = () => {
    const { backend } = here.world;
    return enter(here.tab, here.world, { start: `${backend}/`, end: `${backend}/inbox`, options: mediated(), request: { provider: "standard", returnTo: "/inbox" } });
  };
  /** Opens the application in the second tab, which then writes down what it hears. */
  async function listen(start, options) {
    await open(second, start, options);
    await second.run(async () => {
      globalThis.heard = [];
      auth.on("session", ({ type, otherTab, session }) => type !== "restored" && heard.push({ type, otherTab, signedIn: session !== null }));
      await auth.session();
    });
  }
  const heard = (type) => until(`the second tab hears ${type}`, () => second.run((wanted) => heard.find((change) => change.type === wanted), type));

  it("hear of each other's sign-in and sign-out, behind a worker", async () => {
    await listen(`${here.world.backend}/`, mediated());
    assert.equal((await signInBehindWorker()).value?.handled, true);
    assert.deepEqual(await heard("signed_in"), { type: "signed_in", otherTab: true, signedIn: true });
    await here.tab.run(() => auth.signOut());
    assert.deepEqual(await heard("signed_out"), { type: "signed_out", otherTab: true, signedIn: false });
    assert.equal(await second.run(() => auth.session()), null);
    assert.equal((await second.run(() => outcome(auth.accessToken()))).failure.kind, "session");
  });

  it("refresh once when both want a new token at the same time, and both get it", async () => {
    const { world } = here;
    assert.equal((await signInBehindWorker()).value?.handled, true);
    await open(second, `${world.backend}/`, mediated());
    // The server's answer waits until the worker has been asked by both.
    let release;
    const bothAsked = new Promise((resolve) => (release = resolve));
    world.meddle = async (request, answer) => {
      if (new URL(request.url).pathname.endsWith("/token")) await bothAsked;
      return answer();
    };
    const before = (await world.seen()).tokenCalls;
    const ask = (tab) => tab.run(() => {
      globalThis.asked = undefined;
      outcome(auth.accessToken({ refresh: true })).then((came) => (globalThis.asked = came));
    });
    await ask(here.tab);
    await ask(second);
    await until("both have asked", async () => (await world.seen()).tokenCalls === before + 2);
    release();
    const [one, other] = await Promise.all([here.tab, second].map((tab) => until("the token came", () => tab.run(() => globalThis.asked))));
    const token = one.value?.access_token;
    assert.ok(token, JSON.stringify(one));
    assert.equal(other.value?.access_token, token);
    assert.equal(refreshes(world).length, 1);
    const answered = await fetch(`${world.server.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answered.status, 200, "no refresh token was sent twice: that would have ended the grant");
  });

  it("have one session with the tokens in the page, and sign out together", async () => {
    const { app, options } = here.world;
    await listen(`${app.origin}/`, options);
    const { value } = await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
    assert.deepEqual(await heard("signed_in"), { type: "signed_in", otherTab: true, signedIn: true });
    const tokenIn = (tab) => tab.run(async () => (await auth.accessToken()).access_token);
    assert.equal(await tokenIn(second), await tokenIn(here.tab));
    await here.tab.run(() => auth.accessToken({ refresh: true }));
    assert.deepEqual(await heard("refreshed"), { type: "refreshed", otherTab: true, signedIn: true });
    assert.equal(await tokenIn(second), await tokenIn(here.tab));
    await second.run(() => auth.signOut());
    assert.deepEqual(await heard("signed_out"), { type: "signed_out", otherTab: false, signedIn: false });
    await until("the first tab is signed out", () => here.tab.run(() => auth.snapshot().status === "signed_out"));
    assert.equal((await here.tab.run(() => outcome(auth.accessToken()))).failure.code, "session_missing");
  });

  it("S26, S27, A17: that are copies of each other never send a refresh token twice", async () => {
    const { app } = here.world;
    const options = { ...here.world.options, storage: "session" };
    const { value } = await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
    await pressCopy(here.tab, "/copy");
    const copy = await until("the copy is open", async () => (await othersThan(here.profile, here.tab, second))[0]);
    await createClient(copy, `${app.origin}/copy`, options);
    for (const tab of [copy, here.tab, copy]) assert.ok((await tab.run(() => outcome(auth.accessToken({ refresh: true })))).value);
    await here.tab.close();
    await copy.reload();
    await createClient(copy, `${app.origin}/copy`, options);
    assert.ok((await copy.run(() => outcome(auth.accessToken({ refresh: true })))).value, "it outlives the original");
    const sent = refreshes(here.world).map(({ body }) => new URLSearchParams(body).get("refresh_token"));
    assert.equal(new Set(sent).size, sent.length, "none twice");
  });
}
