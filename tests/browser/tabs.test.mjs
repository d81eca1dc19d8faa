// Two tabs of one person: what happens to the session in one is told in the other.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { startBackendApp } from "./backend_app.mjs";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { comeBack, publicOptions, signIn } from "./public_sign_in.mjs";
import { consent, startSandbox } from "./sandbox_server.mjs";

let browser, server, profile, first, second;

before(async () => {
  [browser, server] = await Promise.all([launchChromium(), startSandbox()]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  profile = await openProfile(browser);
  [first, second] = [await profile.context.newPage(), await profile.context.newPage()];
});
afterEach(() => profile.close());

/** Opens the application in a tab, which then writes down what it hears. */
async function listen(tab, app, options) {
  await open(tab, `${app.origin}/`);
  await createClient(tab, options);
  await tab.evaluate(async () => {
    globalThis.heard = [];
    auth.on("session", ({ type, otherTab, session }) => type !== "restored" && heard.push({ type, otherTab, signedIn: session !== null }));
    await auth.session();
  });
}

const heardIn = async (tab, count) => {
  await tab.waitForFunction((least) => heard.length >= least, count);
  return tab.evaluate(() => heard);
};

describe("with a worker", () => {
  let app;
  before(async () => {
    app = await startBackendApp(server);
  });
  after(() => app?.close());

  it("a sign-in and a sign-out in one tab are events in the other", async () => {
    const options = { backend: "/auth" };
    await listen(second, app, options);
    await open(first, `${app.origin}/`);
    await createClient(first, options);
    await Promise.all([first.waitForURL(/\/authorize/), first.evaluate(() => void auth.authorize({ provider: "standard", returnTo: "/" }))]);
    await consent(first);
    await first.waitForURL(`${app.origin}/`);
    await ready(first);
    await createClient(first, options);
    assert.equal((await first.evaluate(() => auth.handleCallback())).handled, true);
    assert.deepEqual(await heardIn(second, 1), [{ type: "signed_in", otherTab: true, signedIn: true }]);
    assert.equal((await second.evaluate(() => auth.session())).data.name !== undefined, true);

    await first.evaluate(() => auth.signOut());
    assert.deepEqual((await heardIn(second, 2))[1], { type: "signed_out", otherTab: true, signedIn: false });
    assert.equal(await second.evaluate(() => auth.session()), null);
    assert.deepEqual(profile.troubles, []);
  });
});

/** Its name is the one under which the engine keeps the session. */
function channelOf({ issuer, client_id, redirect_uri }) {
  const digest = createHash("sha256").update(`${issuer}\n${client_id}\n${redirect_uri}\n`).digest();
  return `grantway:public:${digest.subarray(0, 9).toString("base64url")}`;
}

describe("with the tokens in the page", () => {
  let app, options;
  before(async () => {
    app = await startApp();
    options = publicOptions(app, server);
  });
  after(() => app?.close());

  it("S18, A20: each tab has its own session, and no message between them carries a token", async () => {
    await listen(second, app, options);
    await second.evaluate((channel) => {
      globalThis.messages = [];
      new BroadcastChannel(channel).onmessage = ({ data }) => messages.push(JSON.stringify(data));
    }, channelOf(options));
    await signIn(first, { app, options });
    await comeBack(first, options);
    const tokens = await first.evaluate(async () => [await auth.accessToken(), await auth.accessToken({ refresh: true })]);
    await first.evaluate(() => auth.signOut());
    await second.waitForFunction(() => messages.some((text) => text.includes("signed_out")));
    assert.deepEqual(await heardIn(second, 1), [{ type: "signed_in", otherTab: true, signedIn: false }]);
    const messages = await second.evaluate(() => messages.join());
    for (const { access_token } of tokens) assert.ok(!messages.includes(access_token));
  });

  it("signing out in one tab ends the other's session as well", async () => {
    for (const tab of [first, second]) {
      await signIn(tab, { app, options });
      await comeBack(tab, options);
    }
    await second.evaluate(() => void auth.on("session", ({ type }) => (globalThis.heard = type)));
    await first.evaluate(() => auth.signOut());
    await second.waitForFunction(() => globalThis.heard === "signed_out");
    assert.equal(await second.evaluate(() => auth.session()), null);
    assert.equal((await second.evaluate(() => outcome(auth.accessToken()))).failure.code, "session_missing");
  });
});
