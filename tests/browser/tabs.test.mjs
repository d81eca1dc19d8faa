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

/** Newer than any change of these tabs: they take their numbers from the clock. */
const NEWEST = 2 ** 52;

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

  it("S18, A20: a message of another origin, or of another client, moves no tab", async () => {
    // The session of another client of this origin, as that client keeps it.
    const theirs = { ...publicOptions(app, server, "another-page"), storage: "session" };
    await signIn(first, { app, options: theirs });
    await comeBack(first, theirs);
    const records = await first.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("grantway:session:")).map((key) => JSON.parse(sessionStorage.getItem(key))));
    assert.equal(records.length, 1);
    await signIn(first, { app, options });
    await comeBack(first, options);
    const other = await startApp();
    try {
      await listen(second, app, options);
      const intruder = await profile.context.newPage();
      await open(intruder, `${other.origin}/`);
      const say = (page, message) => page.evaluate(([channel, data]) => new BroadcastChannel(channel).postMessage(data), [channelOf(options), message]);
      const forged = { count: NEWEST, session: { tokens: { access_token: "evil", token_type: "Bearer", expires_at: "never", scope: [] } } };
      // Of another origin: nobody hears it. Of this origin: it is no session of this client.
      for (const page of [intruder, first]) {
        for (const record of [forged, { ...records[0], count: NEWEST }]) {
          await say(page, { about: "session", type: "refreshed", session: {}, record });
          await say(page, { about: "session_is", record });
        }
      }
      const ended = { about: "session", type: "signed_out", session: null, count: NEWEST };
      await say(intruder, ended);
      await first.evaluate(() => auth.accessToken({ refresh: true }));
      assert.deepEqual((await heardIn(second, 1)).map(({ type }) => type), ["refreshed"]);
      const tokens = await Promise.all([first, second].map((tab) => tab.evaluate(async () => (await auth.accessToken()).access_token)));
      assert.equal(tokens[0], tokens[1]);
      assert.ok(!["evil", records[0].session.tokens.access_token].includes(tokens[0]));
      await say(first, ended);
      assert.deepEqual((await heardIn(second, 2)).map(({ type }) => type), ["refreshed", "signed_out"], "it is the channel, and the number is new enough");
    } finally {
      await other.close();
    }
  });

  it("signing out in one tab ends the session of the other as well", async () => {
    await signIn(first, { app, options });
    await comeBack(first, options);
    await listen(second, app, options);
    assert.notEqual(await second.evaluate(() => auth.session()), null);
    await first.evaluate(() => auth.signOut());
    assert.deepEqual((await heardIn(second, 1)).map(({ type }) => type), ["signed_out"]);
    assert.equal(await second.evaluate(() => auth.session()), null);
    assert.equal((await second.evaluate(() => outcome(auth.accessToken()))).failure.code, "session_missing");
  });
});
