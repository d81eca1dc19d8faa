/** What a worker runs through before anybody asks: it must come to its end, and must not leave anything behind. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "grantway/edge";
import { rehearse, warmUp } from "../node_modules/grantway/src/edge/warm_up.js";

test("a worker rehearses a whole sign-in, without the network and without random bytes", (context) => {
  const { fetch } = globalThis;
  const drawn = context.mock.method(crypto, "getRandomValues", () => {
    throw new Error("no random bytes at this time");
  });
  globalThis.fetch = () => assert.fail("nothing is sent");
  try {
    assert.match(rehearse(), /^__Host-gw\.auth\.none\.[\w-]{12}=[\w-]+$/);
    warmUp();
  } finally {
    globalThis.fetch = fetch;
  }
  assert.equal(drawn.mock.callCount(), 0);
});
