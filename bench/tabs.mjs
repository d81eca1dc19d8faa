// `cargo xtask bench tabs`: many tabs with an expired token, all at once, in each engine.

import { parseArgs } from "node:util";
import { launchChromium, launchFirefox } from "../tests/engines/puppeteer.mjs";
import { raceOnce, raceWithDeath, startTabs } from "../tests/engines/tab_races.mjs";
import { launchWebKit } from "../tests/engines/webkit.mjs";
import { startWorld } from "../tests/engines/world.mjs";

const ENGINES = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "50" },
    tabs: { type: "string", default: "10" },
    "without-locks": { type: "boolean", default: false },
    deaths: { type: "string", default: "10" },
    engine: { type: "string", multiple: true, default: Object.keys(ENGINES) },
  },
});
const [rounds, count, deaths] = [values.rounds, values.tabs, values.deaths].map(Number);

/** One engine: rounds without and with a death. */
async function measure(name) {
  const world = await startWorld();
  const engine = await ENGINES[name]();
  const here = { world, profile: await engine.openProfile() };
  const found = { refreshes: 0, most: 0, right: 0, asked: 0, spentTwice: 0, signedOut: 0, deathsAnswered: 0 };
  try {
    const { tabs, open } = await startTabs(here, count, { withoutLocks: values["without-locks"] });
    let round = 0;
    for (let turn = 0; turn < rounds; turn += 1) {
      const { refreshes, tokens, right } = await raceOnce(world, tabs, (round += 1));
      found.spentTwice = Math.max(found.spentTwice, refreshes - tokens);
      found.refreshes += refreshes;
      found.most = Math.max(found.most, refreshes);
      found.right += right;
      found.asked += tabs.length;
    }
    let alive = tabs;
    for (let turn = 0; turn < deaths; turn += 1) {
      const { refreshes, tokens, right, tabs: left } = await raceWithDeath(world, alive, (round += 1));
      found.spentTwice = Math.max(found.spentTwice, refreshes - tokens);
      found.signedOut += left.length - right;
      found.deathsAnswered += right;
      alive = [...left, await open()];
    }
  } finally {
    await here.profile.close();
    await engine.close();
    await world.close();
  }
  return [engine.version, found];
}

console.log(`| engine | rounds of ${count} tabs | refreshes a round (most) | right answers | rounds in which the refreshing tab was closed | refresh tokens sent twice in any round, at most | tabs signed out |`);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const name of values.engine) {
  const [version, found] = await measure(name);
  const a = `${(found.refreshes / rounds).toFixed(2)} (${found.most})`;
  console.log(`| ${version} | ${rounds} | ${a} | ${found.right} of ${found.asked} | ${deaths} | ${found.spentTwice} | ${found.signedOut} |`);
}
process.exit();
