// The engine keeps nothing between two steps: no secret of a step stays in its memory, neither in what it allocated nor
// on its stack. These tests run the built engine of the installed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../node_modules/grantway/src/codec.js";
import { engine } from "../node_modules/grantway/src/browser/public/engine.js";
import * as glue from "../node_modules/grantway/wasm/browser/grantway.js";
import { performedBy, taken } from "../node_modules/grantway/src/host/performer.js";
import * as operation from "../node_modules/grantway/src/browser/public/operations.js";
import { STANDARD } from "../node_modules/grantway/src/standard.js";

const NOW = 1_700_000_000_000;
const ISSUER = "https://as.example";
const options = { client_id: "client", redirect_uri: "https://app.example/cb", issuer: ISSUER, scope: "openid", provider: STANDARD };
const members = { authorization_endpoint: `${ISSUER}/a`, token_endpoint: `${ISSUER}/t`, userinfo_endpoint: `${ISSUER}/u` };
const bodies = {
  metadata: () => ({ issuer: ISSUER, ...members }),
  token_endpoint: () => ({ access_token: "the-access-token", token_type: "Bearer", expires_in: 60, refresh_token: "the-refresh-token" }),
};
const perform = (effect, [endpoint]) => [200, "application/json", null, null, JSON.stringify(bodies[endpoint]())];
const host = { now: () => NOW, perform };
const run = (operation, client, ...args) => engine.run({ operation, client, args, host });
/** The list with another item. */
const at = (list, index, item) => list.map((old, number) => (number === index ? item : old));
/** How a step ends whose host performs nothing: with what it asked for first, or with its result. */
function stepped(message) {
  let asked;
  const performer = (first) => ((asked ??= decode(first)), new Uint8Array());
  performedBy(performer, () => glue.step(message));
  return asked ?? decode(taken());
}
const memoryOf = () => new Uint8Array(glue.initSync({}).memory.buffer);

test("memory after 1,000 steps is the memory before them", async () => {
  const client = await run(operation.CONFIGURE_PROTOCOL, null, options);
  // Once before, as what is made on the first use may stay.
  const sign = async () => {
    const { transaction } = await run(operation.CREATE_AUTHORIZATION, client, {});
    const callback = `https://app.example/cb?code=the-code&state=${transaction.state}`;
    const plain = { ...transaction, nonce: undefined };
    const tokens = await run(operation.EXCHANGE, client, callback, plain);
    assert.equal(tokens.access_token, "the-access-token");
    await assert.rejects(run(operation.EXCHANGE, client, `${callback}x`, transaction), { code: "state_mismatch" });
    return transaction;
  };
  engine.headers({ Authorization: "Bearer the-access-token" });
  await sign();
  const before = memoryOf().slice();
  let transaction;
  for (let turn = 0; turn < 200; turn += 1) {
    transaction = await sign();
    engine.headers({ Authorization: "Bearer the-access-token" });
  }
  const after = memoryOf();
  assert.equal(after.length, before.length, "it does not grow");
  const changed = after.findIndex((byte, index) => byte !== before[index]);
  assert.equal(changed, -1, `byte ${changed} of ${after.length}`);
  const text = Buffer.from(after).toString("latin1");
  for (const secret of ["the-access-token", "the-refresh-token", "the-code", transaction.state, transaction.code_verifier]) {
    assert.ok(!text.includes(secret), secret);
  }
});

test("a step that fails leaves nothing either, and the next one works", async () => {
  const tokens = { access_token: "the-secret-of-a-failure", scope: 7 };
  await assert.rejects(run(operation.REFRESH, null, tokens), { code: "tokens_malformed" });
  assert.ok(!Buffer.from(memoryOf()).includes(tokens.access_token));
  assert.ok(memoryOf().subarray(0, 65_536).every((byte) => byte === 0), "the stack is wiped");
  await assert.rejects(run(operation.REFRESH, null, { access_token: 7 }), { code: "tokens_malformed" });
});

for (const [what, change] of [
  ["of another version", (message) => at(message, 0, 2)],
  ["of no operation", (message) => at(message, 1, 1000)],
  ["with another operation's log", (message) => at(message, 6, [operation.REFRESH])],
  ["with an answer that nobody asked for", (message) => at(message, 6, [operation.CREATE_AUTHORIZATION, [0, 1, true, "x", 0]])],
  ["with answers in another order", (message) => at(message, 6, [operation.CREATE_AUTHORIZATION, [1, 1, true, "x".repeat(96), 0]])],
  ["that is too short", (message) => message.slice(0, 6)],
]) {
  test(`a message ${what} is refused`, async () => {
    const { codes } = await import("../node_modules/grantway/src/errors/error_names.browser.js");
    const client = await run(operation.CONFIGURE_PROTOCOL, null, options);
    const message = [1, operation.CREATE_AUTHORIZATION, 0, false, client, [{}], [operation.CREATE_AUTHORIZATION]];
    assert.equal(stepped(encode(message))[0], 1, "as it is, it asks for entropy");
    const [number] = stepped(encode(change(message)));
    const isRefused = number < 0 && codes[-number - 1] === "log_refused";
    // Entropy that is too short is no answer either.
    assert.ok(isRefused || codes[-number - 1] === "entropy_unavailable", String(number));
    const cut = encode(message).slice(0, -3);
    assert.equal(codes[-stepped(cut)[0] - 1], "log_refused");
  });
}
