/** Some thousand random inputs, the same in every run; `cargo xtask fuzz package` tries a million others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { handlers, primitives, requests } from "./inputs_by_chance.js";
import { Random } from "./random.js";

test("requests, cookies and answers by chance end in answers or in errors that have a name", async () => {
  const signedIn = await requests(new Random(11), 4000);
  assert.ok(signedIn > 20, `${signedIn} sign-ins`);
});

test("the primitives take anything, and give a result or an error that has a name", async () => {
  const exchanged = await primitives(new Random(12), 300);
  assert.ok(exchanged > 30, `${exchanged} exchanges`);
});

test("options by chance are read, or refused by name", async () => {
  const refused = await handlers(new Random(13), 300);
  assert.ok(refused > 100, `${refused} were refused`);
});
