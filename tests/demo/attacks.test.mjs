// "Attack it": each button of the demo starts a genuine sign-in, spoils it, and shows how the engine refuses.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { unexpected, visit } from "./visitor.mjs";

let browser, demo, visitor;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()]));
afterEach(() => visitor?.close());

async function attack(kind, provider, pattern) {
  visitor = await visit(browser, demo);
  await visitor.choose(provider, pattern);
  await visitor.see(`attack-${kind}`).click();
  const refusal = await visitor.refusal();
  assert.deepEqual(unexpected(visitor), []);
  return refusal;
}

function told({ message, hint, cause, title }, tried) {
  assert.ok(message && hint && cause, "what happened, why, and what to do next");
  assert.match(title, tried);
}


for (const [provider, pattern] of [["tali", "worker"], ["intandem", "worker"], ["standard", "worker"], ["tiltify", "page"], ["standard", "public"]]) {
  describe(`${provider}, with the pattern ${pattern}`, () => {
    it("refuses a tampered state", async () => {
      const refusal = await attack("state", provider, pattern);
      assert.equal(refusal.kind, "check");
      assert.match(refusal.code, /^(state_mismatch|state_foreign|transaction_missing)$/);
      told(refusal, /tampered state/);
      await visitor.signedOut();
    });

    it(`${pattern === "public" ? "refuses" : "goes on from"} a replayed callback, and sends no code twice`, async () => {
      const refusal = await attack("replay", provider, pattern);
      if (pattern === "public") {
        assert.equal(refusal.code, "transaction_used");
        told(refusal, /replayed callback/);
      } else {
        assert.equal(refusal.code, "");
        assert.match(refusal.message, /began the session that lives here.* Nothing was sent a second time/);
        assert.equal((await visitor.session()).provider, provider);
      }
      const exchanges = visitor.see("trace").locator('[data-kind="wire"]').filter({ hasText: "code_verifier=" });
      assert.ok((await exchanges.count()) <= 1);
    });

    it("refuses a late code", async () => {
      const refusal = await attack("late", provider, pattern);
      assert.equal(refusal.code, provider === "intandem" ? "grant_too_old" : "grant_rejected");
      assert.equal(refusal.kind, "server");
      if (provider === "intandem") assert.match(refusal.message, /30 seconds/);
      told(refusal, /late code/);
      await visitor.signedOut();
    });
  });
}

describe("an issuer that is not the server's", () => {
  for (const [provider, pattern] of [["tali", "worker"], ["standard", "worker"], ["standard", "public"]]) {
    it(`is refused: ${provider}, with the pattern ${pattern}`, async () => {
      const refusal = await attack("issuer", provider, pattern);
      // A document that names no issuer has nothing to compare with, and says so.
      assert.equal(refusal.code, provider === "tali" ? "issuer_unnamed" : "issuer_mismatch");
      assert.match(refusal.message, /somebody-else\.example/);
      told(refusal, /foreign issuer/);
      await visitor.signedOut();
    });
  }
});

describe("after an attack", () => {
  it("a genuine sign-in works", async () => {
    await attack("late", "intandem", "worker");
    await visitor.see("refusal-close").click();
    await visitor.signIn();
    assert.equal((await visitor.session()).provider, "intandem");
  });
});
