// The same tests for every engine. What an engine does otherwise than the others is in `facts`.

import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { answers } from "./answers.mjs";
import { bodies } from "./bodies.mjs";
import { encrypted } from "./encrypted.mjs";
import { popups } from "./popups.mjs";
import { publicClient } from "./public_client.mjs";
import { races } from "./races.mjs";
import { restore } from "./restore.mjs";
import { tabs } from "./tabs.mjs";
import { vault } from "./vault.mjs";
import { withWorker } from "./with_worker.mjs";
import { startWorld } from "./world.mjs";

/** `launch` starts the engine; `here` is what a test has: `engine`, `world`, a fresh `profile` and one `tab` in it. */
export function testIn(name, launch, facts) {
  const here = { facts };

  async function begin() {
    await here.world.forget();
    here.profile = await here.engine.openProfile();
    here.tab = await here.profile.openTab();
  }
  async function end() {
    const { profile } = here;
    here.profile = undefined;
    await profile?.close(here.world.origins());
  }
  const eachAfresh = (what, tests) =>
    describe(what, () => {
      beforeEach(begin);
      afterEach(end);
      tests(here);
    });
  const oneSession = (what, tests) =>
    describe(what, () => {
      before(begin);
      after(end);
      tests(here);
    });

  describe(name, () => {
    before(async () => {
      const [engine, world] = await Promise.allSettled([launch(), startWorld()]);
      Object.assign(here, { engine: engine.value, world: world.value }); // what did start has to end
      for (const { reason } of [engine, world]) if (reason) throw reason;
    });
    after(() => Promise.all([here.engine?.close(), here.world?.close()]));

    it("runs", (test) => test.diagnostic(`engine: ${here.engine.version}`));
    eachAfresh("a public client", publicClient);
    eachAfresh("a page behind a worker in workerd, on plain-http loopback", withWorker);
    eachAfresh("bodies of every kind", bodies);
    eachAfresh("two tabs", tabs);
    eachAfresh("a session", restore);
    eachAfresh("many tabs", races);
    eachAfresh("a popup", popups);
    eachAfresh("a vault", vault);
    eachAfresh("an encrypted session", encrypted);
    oneSession("what a page sees of a server's answer", answers);
  });
}
