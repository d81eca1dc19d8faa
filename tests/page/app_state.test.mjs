import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAppState } from "../../pkg/src/browser/app_state.js";
import { loadTexts } from "../../pkg/src/browser/failure.js";
import { pendingFlows } from "../../pkg/src/browser/backend/pending_flows.js";
import { openPage } from "./fake_page.mjs";

await loadTexts();

test("an appState of 2 KiB is taken, one byte more is refused", () => {
  checkAppState("a".repeat(2046));
  assert.throws(() => checkAppState("a".repeat(2047)), { code: "app_state_too_large", kind: "misuse" });
  assert.throws(() => checkAppState("ä".repeat(1024)), { code: "app_state_too_large" });
});

test("an appState that JSON cannot carry is refused", () => {
  const round = {};
  round.round = round;
  for (const value of [round, () => {}, 5n]) assert.throws(() => checkAppState(value), { code: "option_wrong_type" });
});

test("a flow is found by the address it comes back to, whatever the fragment", () => {
  openPage("https://app.example/");
  const flows = pendingFlows("test:", () => 0);
  flows.add("/inbox?page=2#top", { draft: 1 });
  assert.equal(flows.find("https://app.example/"), undefined);
  const found = flows.find("https://app.example/inbox?page=2");
  assert.deepEqual(found.flow.appState, { draft: 1 });
  flows.remove(found);
  assert.equal(flows.find("https://app.example/inbox?page=2"), undefined);
});

test("of several flows to one address the newest counts, and eight are kept", () => {
  const { storage } = openPage("https://app.example/");
  let time = 0;
  const flows = pendingFlows("test:", () => time);
  for (time = 1; time <= 20; time += 1) flows.add("/", time);
  assert.equal(flows.find("https://app.example/").flow.appState, 20);
  assert.equal(Object.keys(storage).length, 8);
});

test("an abandoned flow is forgotten, and another client's flows are left alone", () => {
  const { storage } = openPage("https://app.example/");
  let time = 0;
  pendingFlows("other:", () => time).add("/", "theirs");
  const flows = pendingFlows("test:", () => time);
  flows.add("/", "mine");
  time = 3_600_000;
  assert.equal(flows.find("https://app.example/"), undefined);
  assert.equal(Object.keys(storage).length, 1);
});

test("storage that is blocked costs the appState, not the sign-in", () => {
  openPage("https://app.example/");
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get() {
      throw new DOMException("blocked", "SecurityError");
    },
  });
  try {
    const flows = pendingFlows("test:", () => 0);
    flows.add("/", 1);
    assert.equal(flows.find("https://app.example/"), undefined);
  } finally {
    delete globalThis.sessionStorage;
  }
});
