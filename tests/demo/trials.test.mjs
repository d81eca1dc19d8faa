// A session under load: many calls that meet one expired token, and a process that is killed.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { unexpected, visit } from "./visitor.mjs";

let browser, demo, visitor;
// Who is left to wait while other tests run: the refresh belongs to the process that died until its lease is over.
let waiting;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()])); // with it whoever still waits
afterEach(() => visitor?.close());

async function signedIn(provider, store) {
  visitor = await visit(browser, demo);
  await visitor.choose(provider, "worker", store);
  await visitor.signIn();
  assert.equal((await visitor.session()).provider, provider);
}

const press = (kind) => visitor.see(`trial-${kind}`).click();

/** What the page tells of a trial whose button was pressed, in figures. */
async function told(kind) {
  await visitor.page.locator(`[data-testid="trial-result"][data-trial="${kind}"], [data-testid="refusal"]:not([hidden])`).first().waitFor({ timeout: 240_000 });
  assert.ok(!(await visitor.see("refusal").isVisible()), await visitor.see("refusal").textContent());
  const figures = await visitor.see("trial-result").evaluate(({ dataset }) => ({ ...dataset }));
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, /^\d+$/.test(value) && !["before", "after"].includes(name) ? Number(value) : value]));
}

async function trial(kind) {
  await press(kind);
  return told(kind);
}

/** A process was killed, another one answers, and the session goes on. */
async function survived(provider) {
  const { survived, before, after } = await told("kill");
  assert.equal(survived, "true");
  assert.notEqual(before, after, "another process answered");
  assert.equal((await visitor.callApi()).status, "200");
  assert.ok((await visitor.page.locator('[data-testid="trace-row"][data-event="killed"]').count()) > 0, "the trace is not lost either");
  await visitor.open();
  assert.equal((await visitor.session()).provider, provider, "also after a reload");
}

describe("a worker that is killed while a refresh is on its way", () => {
  it("takes no session along: tiltify, in its cookie", async () => {
    await signedIn("tiltify", "cookie");
    await press("kill");
    await survived("tiltify");
  });

  it("is back as another process", async () => {
    await signedIn("standard", "object");
    await press("kill");
    await visitor.page.locator('[data-testid="trial-result"]', { hasText: /another process|a new process/ }).waitFor();
    [waiting, visitor] = [visitor, undefined];
  });
});

describe("sixteen calls with one expired token", () => {
  for (const provider of ["tali", "tiltify", "standard"]) {
    it(`make one refresh over four isolates, and all are answered: ${provider}, in a Durable Object`, async () => {
      await signedIn(provider, "object");
      const { calls, isolates, refreshes, answered, coalesced } = await trial("race");
      assert.deepEqual({ calls, isolates, refreshes, answered }, { calls: 16, isolates: 4, refreshes: 1, answered: 16 });
      assert.ok(coalesced > 0);
      assert.ok((await visitor.page.locator('[data-testid="trace-row"][data-event="refresh_coalesced"]').count()) > 0, "the wire shows it");
      assert.equal((await visitor.callApi()).status, "200", "the session goes on");
      assert.deepEqual(unexpected(visitor), []);
    });
  }

  it("make one refresh an isolate where only the cookie holds the session", async () => {
    await signedIn("tali", "cookie");
    const { isolates, refreshes, answered } = await trial("race");
    assert.deepEqual({ isolates, refreshes }, { isolates: 4, refreshes: 4 }, await visitor.text("trial-result"));
    // This server's old refresh token dies when a new access token is first used: an isolate that sends it later than
    // that, on a slow machine, is refused with its four calls.
    assert.ok([4, 8, 12, 16].includes(answered), `${answered} answers`);
    assert.equal((await visitor.callApi()).status, "200", "this server lets its refresh token go on");
  });
});

describe("a session that cannot be put under load", () => {
  /** Waits until the page says so; then no button can be pressed. */
  async function blockedBecause(reason) {
    await visitor.page.locator("#trial-intro", { hasText: reason }).waitFor();
    assert.equal(await visitor.page.locator("#trials button:enabled").count(), 0);
  }

  it("is none, or one that the page holds, or one that cannot be refreshed; the page says which", async () => {
    visitor = await visit(browser, demo);
    await blockedBecause("Sign in first.");
    await visitor.choose("standard", "public");
    await blockedBecause("With the tokens in the worker");
    await visitor.choose("tiltify-v3", "worker");
    await visitor.signIn();
    await visitor.session();
    await blockedBecause("has no refresh");
  });
});

describe("a worker that was killed while a refresh was on its way", () => {
  it("took no session along: standard, in a Durable Object", async () => {
    assert.ok(waiting);
    [visitor, waiting] = [waiting, undefined];
    await survived("standard");
  });
});
