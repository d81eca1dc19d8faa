// "Attack it": each button of the demo starts a genuine sign-in, tampers with it, and shows how the engine stops
// that.

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
  const end = await visitor.end(kind);
  assert.equal(end.outcome, "stopped");
  assert.deepEqual(unexpected(visitor), []);
  return end;
}

const told = ({ message, hint, cause }) => assert.ok(message && hint && cause, "what happened, why, and what to do next");

const pairs = [["google", "worker"], ["apple", "worker"], ["intandem", "worker"], ["tiltify", "page"], ["standard", "public"]];
for (const [provider, pattern] of pairs) {
  describe(`${provider}, with the pattern ${pattern}`, () => {
    it("stops all six, one after the other, and says so", async () => {
      visitor = await visit(browser, demo);
      await visitor.choose(provider, pattern);
      await visitor.see("attack-all").click();
      await visitor.see("attack-score").filter({ hasText: "6 of 6 stopped" }).waitFor();

      const state = await visitor.end("state");
      assert.equal(state.kind, "check");
      assert.match(state.code, /^(state_mismatch|state_foreign|transaction_missing)$/);
      told(state);

      const replay = await visitor.end("replay");
      if (pattern === "public") {
        assert.equal(replay.code, "transaction_used");
        told(replay);
      } else {
        assert.equal(replay.code, "");
        assert.match(replay.message, /began the session that lives here.* Nothing was sent a second time/);
      }

      const issuer = await visitor.end("issuer");
      // A document without an issuer has nothing to compare with, and the page says so.
      assert.equal(issuer.code, ["intandem", "tiltify"].includes(provider) ? "issuer_unnamed" : "issuer_mismatch");
      assert.match(issuer.message, /somebody-else\.example/);
      told(issuer);

      const late = await visitor.end("late");
      assert.equal(late.code, provider === "intandem" ? "grant_too_old" : "grant_rejected");
      assert.equal(late.kind, "server");
      if (provider === "intandem") assert.match(late.message, /30 seconds/);
      told(late);

      const foreign = await visitor.end("foreign");
      assert.equal(foreign.kind, "check");
      assert.match(foreign.code, /^(state_foreign|transaction_missing|transaction_elsewhere)$/);
      told(foreign);

      const redirect = await visitor.end("redirect");
      assert.equal(redirect.code, "return_to_refused");
      told(redirect);
      assert.deepEqual(unexpected(visitor), []);
    });
  });
}

describe("an attack", () => {
  for (const [provider, pattern] of [["tali", "worker"], ["standard", "worker"], ["tiltify", "page"], ["standard", "public"]]) {
    it(`signs nobody in: ${provider}, with the pattern ${pattern}`, async () => {
      await attack("state", provider, pattern);
      await visitor.signedOut();
      assert.ok(!(await visitor.see("refusal").isVisible()), "that it was stopped is no trouble");
    });
  }

  it("with a late code signs nobody in, and a genuine sign-in works after it", async () => {
    await attack("late", "intandem", "worker");
    await visitor.signedOut();
    await visitor.signIn();
    assert.equal((await visitor.session()).provider, "intandem");
  });

  for (const [provider, pattern] of [["tali", "worker"], ["standard", "public"]]) {
    it(`with a replayed callback sends no code twice: ${provider}, with the pattern ${pattern}`, async () => {
      await attack("replay", provider, pattern);
      if (pattern === "worker") assert.equal((await visitor.session()).provider, provider);
      const exchanges = visitor.see("trace").locator('[data-kind="wire"]').filter({ hasText: /code_verifier=|"grant_type": "authorization_code"/ });
      assert.equal(await exchanges.count(), 1);
      assert.ok(!/\d times/.test(await exchanges.textContent()), "one row, of one request");
    });
  }

  it("ends where the person who started it can see it, with the focus on its button", async () => {
    await attack("issuer", "standard", "worker");
    assert.equal(await visitor.page.evaluate(() => document.activeElement.dataset.testid), "attack-issuer");
    const box = await visitor.see("end-issuer").boundingBox();
    const { height } = visitor.page.viewportSize();
    assert.ok(box.y >= 0 && box.y + box.height <= height, `from ${box.y} to ${box.y + box.height} of ${height}`);
  });
});
