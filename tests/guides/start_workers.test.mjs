/** Start: the programs for Workers, in one workerd. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openSignedIn } from "./sign_in.js";
import { startWorkers } from "./workers.js";

let world;
before(async () => (world = await startWorkers({ worker: { file: "start/worker.js" }, hono: { file: "start/hono.ts" } })));
after(() => world?.stop());

test("Cloudflare Workers: whoever opens the page signs in and is greeted", async () => {
  const page = await openSignedIn(world.person("worker"), world.sandbox);
  assert.equal(await page.text(), "Hello, Ben Orchard");
});

test("Hono: the first page is for everybody, the second for who has signed in", async () => {
  const person = world.person("hono");
  assert.match(await (await person.open("/")).text(), /<a href="\/me">Sign in<\/a>/);
  assert.equal(await (await openSignedIn(person, world.sandbox, "/me")).text(), "Hello, Ben Orchard");
});
