/** What a worker runs before the first request: it must finish, and leave nothing behind. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { moduleFrom } from "../node_modules/grantway/src/edge/engine.js";
import { rehearse, warmUp } from "../node_modules/grantway/src/edge/warm_up.js";

const bytes = readFileSync(new URL("../node_modules/grantway/wasm/edge/grantway_bg.wasm", import.meta.url));
moduleFrom(() => new WebAssembly.Module(bytes));

test("a worker rehearses a login, without the network and without random bytes", (context) => {
  const { fetch } = globalThis;
  const drawn = context.mock.method(crypto, "getRandomValues", () => {
    throw new Error("no random bytes at this time");
  });
  globalThis.fetch = () => assert.fail("nothing is sent");
  try {
    const { origin, pathname, searchParams } = new URL(rehearse());
    assert.deepEqual([origin, pathname], ["https://warm-up.invalid", "/authorize"]);
    for (const name of ["state", "code_challenge"]) assert.match(searchParams.get(name), /^[\w-]{43,}$/, name);
    warmUp();
  } finally {
    globalThis.fetch = fetch;
  }
  assert.equal(drawn.mock.callCount(), 0);
});
