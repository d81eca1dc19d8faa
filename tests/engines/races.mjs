// The short form of `cargo xtask bench tabs`.

import assert from "node:assert/strict";
import { it } from "node:test";
import { raceOnce, raceWithDeath, startTabs } from "./tab_races.mjs";

const TABS = 5;

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
}
