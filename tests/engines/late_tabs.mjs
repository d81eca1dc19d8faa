// A tab that lost its turn to another one, as after it was suspended, and hears late of what happened meanwhile; and one
// that comes back with an old session.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { arrive, createClient, enter, open, packageCame } from "./person.mjs";
import { framingOptions } from "./restore.mjs";
import { refreshes } from "./world.mjs";

const token = (tab, refresh) => tab.run(async (wanted) => (await auth.accessToken({ refresh: wanted })).access_token, refresh);

/** In a page: from `suspend()` to `wake()` it sees no change of another tab, neither in `localStorage` nor by a message. */
function hearLate() {
  const missed = [];
  let seen;
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    return seen && this === localStorage ? (seen[key] ?? null) : getItem.call(this, key);
  };
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    set onmessage(receive) {
      super.onmessage = (event) => (seen && event.data.about === "session" ? missed.push(() => receive(event)) : receive(event));
    }
  };
  globalThis.suspend = () => void (seen = { ...localStorage });
  globalThis.wake = () => {
    seen = undefined;
    missed.splice(0).forEach((receive) => receive());
  };
}

export function lateTabs(here) {
  /** A server that asks nobody, although it ends a grant whose refresh token comes twice. */
  function optionsOf(more) {
    const { world } = here;
    const options = framingOptions(world, "same site", { restore: "silent", ...more });
    const { client_id, redirect_uri } = options;
    world.server.sandbox.register("standard", { client_id, public: true, trusted: true, name: "The page", redirect_uris: [redirect_uri] });
    return options;
  }

  /** The first answer of the token endpoint waits: `arrived` says that the server took the request, `answer()` lets it go. */
  function holdAnswer() {
    let arrive;
    let answer;
    const arrived = new Promise((resolve) => (arrive = resolve));
    const answered = new Promise((resolve) => (answer = resolve));
    here.world.meddle = async (request, work) => {
      if (!new URL(request.url).pathname.endsWith("/token") || request.method !== "POST") return work();
      here.world.meddle = undefined;
      const done = await work();
      arrive();
      await answered;
      return done;
    };
    return { arrived, answer };
  }

  for (const storage of ["memory", "session", "encrypted"]) {
    it(`S27, A17: whose answer comes after another one took its turn takes that one's session (${storage})`, async () => {
      const { origin } = here.world.framing;
      const options = optionsOf({ storage });
      const { value } = await enter(here.tab, here.world, { start: `${origin}/`, end: options.redirect_uri, options });
      assert.equal(value?.handled, true);
      const late = await here.profile.openTab();
      await late.goto(`${origin}/late`);
      await packageCame(late, `${origin}/late`);
      await late.run(hearLate);
      await createClient(late, `${origin}/late`, options);
      assert.equal(await token(late), await token(here.tab));
      const { arrived, answer } = holdAnswer();
      await late.run(() => {
        suspend();
        outcome(auth.accessToken({ refresh: true })).then((came) => (globalThis.came = came));
      });
      await arrived;
      await here.tab.run(() => {
        const wait = globalThis.setTimeout;
        globalThis.setTimeout = (run, time, ...more) => wait(run, time === 5000 ? 50 : time, ...more); // no patience
      });
      const taken = await token(here.tab, true);
      answer();
      const { value: got, failure } = await until("the late tab's call has ended", () => late.run(() => globalThis.came));
      assert.equal(got?.access_token, taken, JSON.stringify(failure));
      await late.run(() => wake());
      for (const tab of [late, here.tab]) {
        assert.equal(await token(tab), taken);
        assert.ok((await tab.run(() => auth.userinfo())).sub, "and the server takes it");
      }
      // The one that the server took and whose answer came late was sent once more; no other is.
      const sent = refreshes(here.world).map(({ body }) => new URLSearchParams(body).get("refresh_token"));
      assert.ok(sent.length - new Set(sent).size <= 1, `${sent.length} requests`);
    });
  }

  it("S27: that comes back after the person cleared the storage takes the session that began since, and ends none", async () => {
    const { origin } = here.world.framing;
    const options = optionsOf({ storage: "session", restore: "none" });
    const { value } = await enter(here.tab, here.world, { start: `${origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
    for (let turn = 0; turn < 2; turn += 1) await token(here.tab, true);
    await here.tab.goto(`${here.world.app.origin}/elsewhere`);
    await arrive(here.tab, `${here.world.app.origin}/elsewhere`);
    const second = await here.profile.openTab();
    await second.goto(`${origin}/second`);
    await packageCame(second, `${origin}/second`);
    await second.run(() => localStorage.clear());
    const again = await enter(second, here.world, { start: `${origin}/second`, end: options.redirect_uri, options });
    assert.equal(again.value?.handled, true);
    const began = await token(second);
    await open(here.tab, `${origin}/`, options);
    assert.equal(await token(here.tab), began);
    assert.notEqual(await token(second, true), began);
    assert.equal(await token(here.tab), await token(second));
  });
}
