// The same tests for every engine. What an engine does otherwise than the others stands in `facts`.

import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { hiddenHeaders } from "./hidden_headers.mjs";
import { popups } from "./popups.mjs";
import { publicClient } from "./public_client.mjs";
import { tabs } from "./tabs.mjs";
import { withWorker } from "./with_worker.mjs";
import { startWorld } from "./world.mjs";

/** `launch` starts the engine; `here` is what a test has: `engine`, `world`, a fresh `profile` and one `tab` in it. */
export function testIn(name, launch, facts) {
  describe(name, () => {
    const here = { facts };
    before(async () => {
      [here.engine, here.world] = await Promise.all([launch(), startWorld()]);
    });
    after(() => Promise.all([here.engine?.close(), here.world?.close()]));
    beforeEach(async () => {
      await here.world.forget();
      here.profile = await here.engine.openProfile();
      here.tab = await here.profile.openTab();
    });
    afterEach(() => here.profile?.close());

    it("runs", (test) => test.diagnostic(`engine: ${here.engine.version}`));
    describe("a public client", () => publicClient(here));
    describe("a page behind a worker in workerd, on plain-http loopback", () => withWorker(here));
    describe("two tabs", () => tabs(here));
    describe("a popup", () => popups(here));
    describe("headers that CORS hides", () => hiddenHeaders(here));
  });
}
