// A person (in headless Chromium) and the demo: every server with every pattern that fits it.

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

const HOUR = 3600;
const servers = [
  { id: "google", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.name, person: "Ada Quill" },
  { id: "microsoft", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.name, person: "Ada Quill" },
  { id: "github", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.name, person: "Ada Quill" },
  { id: "slack-openid", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.name, person: "Ada Quill" },
  { id: "discord", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.global_name, person: "Ada Quill" },
  { id: "apple", name: "Ada Quill", lives: HOUR, refreshes: true },
  { id: "tali", name: "Ada Quill", lives: 24 * HOUR, refreshes: true, coerced: true, personIn: (body) => body.data.first_name, person: "Ada" },
  { id: "tiltify", name: "adaquill", lives: 2 * HOUR, refreshes: true, personIn: (body) => body.data.username, person: "adaquill" },
  { id: "tiltify-v3", name: "adaquill", lives: "never", refreshes: false, personIn: (body) => body.data.username, person: "adaquill" },
  { id: "intandem", lives: 631_139_040, refreshes: false, personIn: (body) => body.email, person: "ada.quill@example.com" },
  { id: "standard", name: "Ada Quill", lives: HOUR, refreshes: true, personIn: (body) => body.name, person: "Ada Quill" },
];
const server = (name) => servers.find(({ id }) => id === name);

/** The whole visit: sign in, look, call the API, refresh or read that this is impossible, sign out. */
async function wholeVisit({ id, name, lives, refreshes, coerced, personIn, person }, pattern, place) {
  visitor = await visit(browser, demo);
  await visitor.choose(id, pattern);
  await visitor.signIn();
  const session = await visitor.session();
  assert.equal(session.provider, id);
  assert.equal(session.pattern, pattern);
  assert.match(session.place, place);
  if (name) assert.equal(session.name, name);
  if (typeof lives === "string") assert.equal(session.expires_at, lives);
  // Tiltify returns the token of an earlier sign-in of the same person, however old it is.
  else assert.ok(Math.abs(session.expires_at - Date.now() / 1000 - lives) < 600, `expires at ${session.expires_at}`);
  if (coerced) assert.ok(session.coerced > 0, "the page tells what was coerced");
  assert.deepEqual(visitor.troubles, [], "nothing on the way was red");

  if (personIn) {
    const answer = await visitor.callApi();
    assert.equal(answer.status, "200");
    assert.equal(personIn(answer.body), person);
  } else {
    assert.equal(await visitor.see("call-api").count(), 0, "there is no API to call");
  }

  await visitor.refresh();
  if (refreshes) {
    assert.equal(await visitor.text("api-status"), "done");
    if (personIn) assert.equal((await visitor.callApi()).status, "200", "the fresh token is good");
  } else {
    const refusal = await visitor.refusal();
    assert.equal(refusal.code, "refresh_unsupported");
    assert.ok(refusal.message && refusal.hint);
    assert.equal((await visitor.callApi()).status, "200", "the session is not lost");
  }

  await visitor.signOut();
  await visitor.open();
  await visitor.signedOut();
  assert.deepEqual(unexpected(visitor), []);
}

async function cancelledVisit(id, pattern) {
  visitor = await visit(browser, demo);
  await visitor.choose(id, pattern);
  await visitor.signIn("cancel");
  const { code, kind, message, hint } = await visitor.refusal();
  assert.deepEqual({ code, kind }, { code: "access_denied", kind: "server" });
  assert.ok(message && hint);
  await visitor.signedOut();
  assert.equal(new URL(visitor.page.url()).hash + new URL(visitor.page.url()).search, "", "the address bar is clean");
  assert.deepEqual(unexpected(visitor), []);
}

describe("with the tokens in the worker", () => {
  for (const one of servers) {
    it(`a person signs in with ${one.id}, uses the session, and signs out`, () => wholeVisit(one, "worker", /in the worker/));
  }
  for (const id of ["apple", "tali", "tiltify", "tiltify-v3", "intandem", "standard"]) {
    it(`a person presses Cancel at ${id} and is told so`, () => cancelledVisit(id, "worker"));
  }

  it("no token is anywhere in the page", async () => {
    visitor = await visit(browser, demo);
    const answers = [];
    visitor.page.on("response", (response) => {
      if (response.url().startsWith(demo.origin) && response.request().resourceType() === "fetch") answers.push(response.text().catch(() => ""));
    });
    await visitor.choose("standard", "worker");
    await visitor.signIn();
    await visitor.callApi();
    const texts = await Promise.all(answers);
    assert.ok(texts.length > 0);
    for (const text of texts) assert.ok(!/"(access|refresh|id)_token"\s*:\s*"(?!‹)/.test(text), text.slice(0, 300));
    assert.equal(await visitor.page.evaluate(() => document.cookie), "");
  });
});

describe("a choice", () => {
  it("shows who plays the provider before anybody signs in, and after", async () => {
    visitor = await visit(browser, demo);
    assert.match(await visitor.text("choice-note"), /Google is played by the sandbox/);
    assert.match(await visitor.text("mode"), /sandbox .* plays every provider/);
    await visitor.signIn();
    assert.match(await visitor.see("session").innerText(), /with Google, played by the sandbox/);
  });

  it("is one button away from what happened, told from the wire", async () => {
    visitor = await visit(browser, demo);
    await visitor.signIn();
    const steps = await visitor.see("happened").locator("li").allTextContents();
    assert.match(steps.join("\n"), /worker made a state[^]*Google asked who you are[^]*checked the answer[^]*exchanged the code[^]*2 requests[^]*sealed into a cookie/);
  });

  it("shows its own code, and copies it", async () => {
    visitor = await visit(browser, demo, { permissions: ["clipboard-read", "clipboard-write"] });
    const copied = async (button) => {
      await visitor.see(button).click();
      await visitor.see(button).filter({ hasText: "Copied" }).waitFor();
      return visitor.page.evaluate(() => navigator.clipboard.readText());
    };
    assert.equal(await copied("copy-install"), "npm install grantway");
    await visitor.choose("github", "page", "object");
    const code = await copied("copy-code");
    assert.match(code, /provider: github,[^]*store: durableObjectStore\(env\.SESSIONS\),\n {2}tokens: "page",/);
    assert.equal(await visitor.text("code"), code);
    await visitor.see("file-wrangler.toml").click();
    assert.match(await visitor.text("code"), /class_name = "GrantwaySessions"/);
    await visitor.choose("standard", "public");
    assert.match(await visitor.text("code"), /issuer: "https:\/\/as\.example"/, "a file that is no longer there gives way");
  });
});

describe("with the tokens lent to the page", () => {
  for (const id of ["google", "tali", "tiltify", "standard"]) {
    it(`a person signs in with ${id}, uses the session, and signs out`, () => wholeVisit(server(id), "page", /lent to this page/));
  }

  it("a person presses Cancel and is told so", () => cancelledVisit("tali", "page"));

  async function tooLong(id, signIn) {
    visitor = await visit(browser, demo);
    await visitor.choose(id, "page");
    assert.match(await visitor.text("choice-note"), /allowLongLived/);
    await signIn();
    const { code, kind, message, hint } = await visitor.refusal();
    assert.deepEqual({ code, kind }, { code: "long_lived_tokens_refused", kind: "misuse" });
    assert.match(message, /24 hours or never expire/);
    assert.match(hint, /allowLongLived/);
    await visitor.signedOut();
    assert.deepEqual(visitor.troubles.filter((text) => !text.includes("the server responded with a status of")), []);
  }

  it("tiltify-v3, whose document says that its tokens never end, is refused before anybody leaves", () =>
    tooLong("tiltify-v3", () => visitor.see("sign-in").click()));
  it("intandem, whose tokens turn out to live twenty years, is refused when they come", () => tooLong("intandem", () => visitor.signIn()));
});

describe("with the tokens in the page", () => {
  it("a person signs in with the standard server, uses the session, and signs out", () => wholeVisit(server("standard"), "public", /this page's memory/));
  it("a person presses Cancel and is told so", () => cancelledVisit("standard", "public"));

  it("no other server can be chosen, because a page keeps no secret", async () => {
    visitor = await visit(browser, demo);
    for (const { id } of servers.filter((one) => one.id !== "standard")) {
      await visitor.choose(id, "public");
      assert.match(await visitor.text("choice-note"), /secret/, id);
      assert.equal(await visitor.see("sign-in").isDisabled(), true, id);
    }
  });
});
