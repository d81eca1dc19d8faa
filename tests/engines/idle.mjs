// The option `idle`: a person who uses none of the tabs is signed out in all of them.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { createClient, enter, open } from "./person.mjs";

export function idle(here) {
  /** Notes what the client says, and when. */
  const listen = (tab) => tab.run(async () => {
    globalThis.heard = [];
    auth.on("session", ({ type }) => heard.push({ type, at: Date.now() }));
    auth.on("idle", ({ secondsLeft }) => heard.push({ secondsLeft, at: Date.now() }));
    await auth.session();
  });
  const heard = (tab, what) => until(`the tab hears ${what}`, () => tab.run((wanted) => heard.find(({ type, secondsLeft }) => (type ?? secondsLeft) === wanted), what));

  it("counts the activity of both tabs, counts down, and signs out in both", async () => {
    const { app } = here.world;
    const options = { ...here.world.options, idle: { after: 1.5, warn: 0.5 } };
    // The way to the session is not yet what is watched.
    await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options: here.world.options });
    const second = await here.profile.openTab();
    await open(second, `${app.origin}/second`, here.world.options);
    assert.notEqual(await second.run(() => auth.session()), null);
    // Not every driver shows the tab that it opened last.
    const isShown = await second.run(() => document.visibilityState === "visible");
    const [used, other] = isShown ? [second, here.tab] : [here.tab, second];
    await createClient(other, await other.url(), options);
    await listen(other);
    await createClient(used, await used.url(), options);
    await used.run(() => {
      // At the first warning the person is back, in this tab only.
      const stop = auth.on("idle", () => {
        stop();
        globalThis.backAt = Date.now();
        dispatchEvent(new Event("keydown"));
      });
    });
    await listen(used);
    for (const tab of [used, other]) {
      const out = await heard(tab, "signed_out");
      const backAt = await used.run(() => globalThis.backAt);
      assert.ok(out.at - backAt >= 1400, "both count from the moment at which the person was back");
      assert.ok((await tab.run(() => globalThis.heard)).some(({ secondsLeft, at }) => secondsLeft === 1 && at >= backAt), "after a countdown");
      assert.equal(await tab.run(() => auth.snapshot().status), "signed_out");
    }
    assert.equal((await second.run(() => outcome(auth.accessToken()))).failure.code, "session_missing");
  });
}
