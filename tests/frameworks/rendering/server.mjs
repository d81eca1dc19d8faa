// What a framework renders on a server: `node server.mjs <framework>`.
import assert from "node:assert/strict";
import { ada, clientOfTest } from "./client.js";

assert.equal(typeof document, "undefined");
const { guard, hasSuspense, render } = await import(`./server/${process.argv[2]}.mjs`);

const client = clientOfTest();
assert.match(await render({ client }), /restoring/);
assert.match(await render({ client, session: ada }), /signed_in.*Ada Quill/);
assert.match(await render({ client, session: null }), /signed_out/);
assert.match(await render({ client }), /restoring/, "what one person's page was given is in no other's");
assert.match(await render({ client: Promise.reject(new Error("no client")) }), /restoring/);
if (hasSuspense) {
  assert.match(await render({ client }, "guarded"), /waiting/);
  assert.match(await render({ client }, "suspending"), /waiting/);
  assert.match(await render({ client, session: ada }, "suspending"), /Ada Quill/);
}
if (guard) assert.ok(!(await guard(client)), "a guard knows nobody, and sends nobody away");
assert.deepEqual([client.calls, client.listening()], [[], 0], "a server asks a client for nothing");
