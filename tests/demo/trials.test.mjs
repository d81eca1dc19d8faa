// A session under load: many calls that meet one expired token, and a process that is killed.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { unexpected, visit } from "./visitor.mjs";

let browser, demo, visitor;
// Waits while other tests run: the refresh belongs to the process that died, until its lease is over.
let waiting;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()])); // this also ends requests that still wait
afterEach(() => visitor?.close());

async function signedIn(provider, store) {
  visitor = await visit(browser, demo);
  await visitor.choose(provider, "worker", store);
  await visitor.signIn();
  assert.equal((await visitor.session()).provider, provider);
}

const press = (kind) => visitor.see(`trial-${kind}`).click();

/** What the page shows about a trial after its button was pressed, in figures. */
async function told(kind) {
  await visitor.page.locator(`[data-trial="${kind}"], [data-testid="refusal"]:not([hidden])`).first().waitFor({ timeout: 240_000 });
  assert.ok(!(await visitor.see("refusal").isVisible()), await visitor.see("refusal").textContent());
  const figures = await visitor.page.locator(`[data-trial="${kind}"]`).evaluate(({ dataset }) => ({ ...dataset }));
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, /^\d+$/.test(value) && !["before", "after"].includes(name) ? Number(value) : value]));
}

async function trial(kind) {
  await press(kind);
  return told(kind);
}

/** A row of the race's table: the values for the Durable Object and for the cookie. */
const compared = async (label) => visitor.page.locator('[data-trial="race"] tr').filter({ hasText: label }).locator("td").allTextContents();

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
    await visitor.page.locator("#trial-kill-result", { hasText: /another process|a new process/ }).waitFor();
    [waiting, visitor] = [visitor, undefined];
  });
});

describe("sixteen calls with one expired token", () => {
  for (const provider of ["google", "tali", "tiltify", "standard"]) {
    it(`make one refresh over four isolates, and all are answered, in a Durable Object; one an isolate with a cookie: ${provider}`, async () => {
      visitor = await visit(browser, demo);
      await visitor.choose(provider, "worker");
      const { calls, isolates, refreshes, answered, coalesced, afterwards } = await trial("race");
      assert.deepEqual({ calls, isolates, refreshes, answered, afterwards }, { calls: 16, isolates: 4, refreshes: 1, answered: 16, afterwards: 200 });
      assert.ok(coalesced > 0);
      assert.ok((await visitor.page.locator('[data-testid="trace-row"][data-event="refresh_coalesced"]').count()) > 0, "the wire shows it");
      const [, sent] = await compared("Refreshes sent");
      assert.ok(Number(sent) >= 4, `${sent} refreshes with a cookie`);
      const [, goesOn] = await compared("The session goes on");
      // Tali and Tiltify let a refresh token be used again. Elsewhere its second use ends the session.
      assert.equal(goesOn, ["tali", "tiltify"].includes(provider) ? "yes" : "no");
      assert.deepEqual(unexpected(visitor), []);
    });
  }

  it("leave the session of the person who watches alone", async () => {
    await signedIn("tali", "cookie");
    await trial("race");
    assert.equal((await visitor.callApi()).status, "200");
  });
});

describe("a session that cannot be put under load", () => {
  /** Waits until the page explains why the button cannot be pressed. */
  async function blockedBecause(kind, reason) {
    await visitor.see(`trial-${kind}-blocked`).filter({ hasText: reason }).waitFor();
    assert.ok(await visitor.see(`trial-${kind}`).isDisabled());
  }

  it("is none, or one that the page holds, or one that cannot be refreshed; the page says which", async () => {
    visitor = await visit(browser, demo);
    await blockedBecause("kill", "Sign in first.");
    await visitor.choose("standard", "public");
    await blockedBecause("kill", "Choose the tokens in the worker.");
    await visitor.choose("apple", "worker");
    await blockedBecause("race", "has no API to call");
    await visitor.choose("tiltify-v3", "worker");
    await blockedBecause("race", "has no refresh");
    await visitor.signIn();
    await visitor.session();
    await blockedBecause("kill", "has no refresh");
  });
});

describe("a worker that was killed while a refresh was on its way", () => {
  it("took no session along: standard, in a Durable Object", async () => {
    assert.ok(waiting);
    [visitor, waiting] = [waiting, undefined];
    await survived("standard");
  });
});
