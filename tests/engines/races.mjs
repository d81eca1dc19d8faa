// The short form of `cargo xtask bench tabs`: fewer tabs, fewer rounds.

import assert from "node:assert/strict";
import { it } from "node:test";
import { devtoolsOf } from "./person.mjs";
import { raceOnce, raceWithDeath, startTabs } from "./tab_races.mjs";

const TABS = 5;
/** Where there are no locks, each tab waits for answers of tabs that may not exist. */
const FEW = 3;

export function races(here) {
  it("S27, A17: refresh once a round, and nobody is signed out where the tab that refreshes is killed", async () => {
    const { world } = here;
    const { tabs } = await startTabs(here, TABS);
    for (const round of [1, 2]) {
      const { refreshes, right, answers } = await raceOnce(world, tabs, round);
      assert.deepEqual([refreshes, right], [1, TABS], JSON.stringify(answers));
    }
    const { refreshes, tokens, right, answers } = await raceWithDeath(world, tabs, 3);
    assert.equal(right, TABS - 1, JSON.stringify(answers));
    assert.ok(refreshes - tokens <= 1, `${refreshes} requests with ${tokens} refresh tokens`);
  });

  it("S27, A17: tabs without Web Locks refresh once, by a lease in IndexedDB", async () => {
    const { tabs } = await startTabs(here, FEW, { withoutLocks: true });
    const { refreshes, right, answers } = await raceOnce(here.world, tabs, 1);
    assert.deepEqual([refreshes, right], [1, tabs.length], JSON.stringify(answers));
  });

  it("S27: on a slow machine and a slow network a sign-in ends, and the tabs refresh once", async () => {
    const { world } = here;
    const devtools = await devtoolsOf(here.tab);
    assert.equal(devtools === undefined, here.cannot.slowed_or_frozen);
    if (!devtools) return;
    await slow(devtools);
    const { tabs } = await startTabs(here, FEW);
    for (const tab of tabs.slice(1)) await slow(await devtoolsOf(tab));
    const { refreshes, right, answers } = await raceOnce(world, tabs, 1);
    assert.deepEqual([refreshes, right], [1, tabs.length], JSON.stringify(answers));
  });
}

/** A sixth of the processor, and a mobile network. */
async function slow(devtools) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1_000_000, uploadThroughput: 250_000 });
}
