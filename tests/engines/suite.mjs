// The same tests for every engine. What an engine cannot do is in cannot.json.

import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { answers } from "./answers.mjs";
import { bodies } from "./bodies.mjs";
import { cannotOf } from "./cannot.mjs";
import { clock } from "./clock.mjs";
import { dpop } from "./dpop.mjs";
import { encrypted } from "./encrypted.mjs";
import { idle } from "./idle.mjs";
import { lateTabs } from "./late_tabs.mjs";
import { limits } from "./limits.mjs";
import { popups } from "./popups.mjs";
import { publicClient } from "./public_client.mjs";
import { races } from "./races.mjs";
import { restore } from "./restore.mjs";
import { setAside } from "./set_aside.mjs";
import { tabs } from "./tabs.mjs";
import { thirdParty } from "./third_party.mjs";
import { tls } from "./tls.mjs";
import { trustedTypes } from "./trusted_types.mjs";
import { vault } from "./vault.mjs";
import { withWorker } from "./with_worker.mjs";
import { startWorld } from "./world.mjs";

/**
 * `launch` starts the engine; `here` is what a test has: `engine`, `world`, a fresh `profile` and one `tab` in it, and
 * what the engine `cannot` do.
 */
export function testIn(name, launch) {
  const here = { cannot: cannotOf(name) };

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
    eachAfresh("tokens that are bound to a key", dpop);
    eachAfresh("nobody at the screen", idle);
    eachAfresh("a clock that is wrong", clock);
    eachAfresh("a page that is set aside", setAside);
    eachAfresh("a tab that is late", lateTabs);
    eachAfresh("a page that demands Trusted Types", trustedTypes);
    eachAfresh("a server that others wrote", thirdParty);
    eachAfresh("an application over TLS", tls);
    oneSession("this engine", limits);
    oneSession("what a page sees of a server's answer", answers);
  });
}
