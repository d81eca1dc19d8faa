/** Every shipped document, played by the sandbox: people sign in, in workerd, and what can go wrong does. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { goldenDifferences } from "./golden.mjs";
import { play } from "./play.mjs";
import { everyProvider, startWorld } from "./world.mjs";

const providers = await everyProvider();
const world = await startWorld(providers);
const played = new Map();
after(async () => {
  await world.stop();
  console.log(`ℹ played: ${played.size}`);
});

for (const { id, name, document, options, requests } of providers) {
  test(`${document.name} (${id}): sign-in, profile, refresh, denial, revocation, refused code and refresh token`, async () => {
    const { problems, ...seen } = await play(world, { name, document, options });
    assert.deepEqual(problems, []);
    played.set(name, seen);
  });
  if (!requests.authorize) continue;
  test(`${document.name} (${id}): the sandbox got the requests of its page`, () => {
    assert.deepEqual(goldenDifferences(name, requests, played.get(name), world.clientOf(name)), []);
  });
}

test("the workers said nothing but what they were to say", () => assert.equal(world.workerd.said(), ""));
