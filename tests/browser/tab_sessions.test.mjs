// A tab's session in `sessionStorage`: which client may read it, and what a copy of the tab may do with it.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { comeBack, leaveFor, publicOptions, signIn } from "./public_sign_in.mjs";
import { consent, startSandbox } from "./sandbox_server.mjs";

let browser, app, server, other, profile, page, options;

before(async () => {
  const headers = { "content-security-policy": "frame-src 'self'" };
  [browser, app, server, other] = await Promise.all([launchChromium(), startApp({ headers }), startSandbox(), startSandbox()]);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close(), other?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  options = { ...publicOptions(app, server), storage: "session" };
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

const refreshTokensSent = () =>
  server.sandbox.log("token", "standard").map(({ body }) => new URLSearchParams(body).get("refresh_token")).filter(Boolean);

async function signedIn() {
  await signIn(page, { app, options });
  assert.equal((await comeBack(page, options)).value?.handled, true);
}

const refresh = (tab) => tab.evaluate(() => outcome(auth.accessToken({ refresh: true })));
const session = (tab) => tab.evaluate(() => auth.session());

describe("the session of one client", () => {
  it("is no other server's, redirect_uri's or client_id's, nor that of a document that only says it is", async () => {
    await signedIn();
    const { issuer, ...client } = options;
    const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const { authorization_endpoint, token_endpoint } = metadata;
    const evil = { issuer, authorization_endpoint, token_endpoint: `${other.origin}/token`, userinfo_endpoint: `${other.origin}/me` };
    for (const [what, given] of [
      ["another server", { ...client, issuer: other.issuer }],
      ["another redirect_uri", { ...options, redirect_uri: `${app.origin}/popup` }],
      ["another client_id", { ...options, client_id: "another" }],
      ["a document with that issuer and other endpoints", { ...client, provider: evil }],
      ["a document with these endpoints and no issuer", { ...client, provider: { authorization_endpoint, token_endpoint } }],
    ]) {
      const found = await page.evaluate(async (one) => {
        const auth = await grantway.createClient(one);
        const failed = (call) => outcome(call).then(({ failure }) => failure?.code);
        return [await auth.session(), await failed(auth.accessToken()), await failed(auth.accessToken({ refresh: true })), await failed(auth.userinfo())];
      }, given);
      assert.deepEqual(found, [null, "session_missing", "session_missing", "session_missing"], what);
    }
    assert.deepEqual(refreshTokensSent(), []);
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    assert.ok((await refresh(page)).value, "its own client still has it");
  });

  it("a record that was moved to another client's key is not read there", async () => {
    await signedIn();
    const second = { ...options, client_id: "another" };
    const moved = await page.evaluate(async (given) => {
      const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith("grantway:session:"));
      const [mine] = keys();
      const record = sessionStorage.getItem(mine);
      sessionStorage.removeItem(mine);
      const auth = await grantway.createClient(given);
      // The key is found by trying: whatever it is, the record names another client.
      const get = Storage.prototype.getItem;
      Storage.prototype.getItem = function (key) {
        return key.startsWith("grantway:session:") ? record : get.call(this, key);
      };
      return auth.session();
    }, second);
    assert.equal(moved, null);
  });

  it("is signed in by its own callback, which a client with the same redirect_uri leaves alone", async () => {
    const first = { ...publicOptions(app, server, "first-page"), storage: "session" };
    await signIn(page, { app, options });
    const address = page.url();
    assert.deepEqual((await comeBack(page, first)).value, { handled: false });
    assert.equal(page.url(), address);
    assert.equal((await comeBack(page, options)).value?.handled, true);
    assert.equal(page.url(), options.redirect_uri);
  });
});

describe("a tab that began as a copy", () => {
  let copy;
  const duplicate = async () => {
    [copy] = await Promise.all([profile.context.waitForEvent("page"), page.evaluate(() => void open("/copy"))]);
    await ready(copy);
    await createClient(copy, options);
  };
  const noneTwice = (count) => {
    const sent = refreshTokensSent();
    assert.deepEqual([sent.length, new Set(sent).size], [count, count]);
  };

  it("S27, A17: has the same session, and no refresh token is sent twice, whoever refreshes and however often", async () => {
    await signedIn();
    await duplicate();
    assert.ok(await session(copy));
    for (let round = 0; round < 2; round += 1) {
      for (const tab of [copy, page]) assert.ok((await refresh(tab)).value);
    }
    await copy.reload();
    await ready(copy);
    await createClient(copy, options);
    assert.ok((await refresh(copy)).value);
    noneTwice(5);
  });

  it("S27, A17: that missed every message, as a frozen tab does, looks before it refreshes", async () => {
    await signedIn();
    await duplicate();
    // What it kept is older than what the original has by now.
    const old = await copy.evaluate(() => JSON.stringify({ ...sessionStorage }));
    await copy.goto("about:blank");
    assert.ok((await refresh(page)).value);
    await copy.goto(`${app.origin}/favicon.ico`).catch(() => {});
    await open(copy, `${app.origin}/copy`);
    await copy.evaluate((text) => Object.assign(sessionStorage, JSON.parse(text)), old);
    await createClient(copy, options);
    assert.ok((await refresh(copy)).value);
    assert.ok((await refresh(page)).value);
    // Where the copy finds the fresh token in time, it needs none of its own.
    const sent = refreshTokensSent();
    assert.equal(new Set(sent).size, sent.length);
  });

  it("that is copied again, or outlives the original, goes on with the session", async () => {
    await signedIn();
    await duplicate();
    const between = copy;
    await page.close();
    page = between;
    await duplicate();
    for (const tab of [between, copy]) assert.ok((await refresh(tab)).value);
    noneTwice(2);
  });

  it("takes over who signs in there, and so does the original", async () => {
    await signedIn();
    await duplicate();
    await leaveFor(copy);
    await consent(copy).catch(() => {});
    await copy.waitForURL((url) => url.href.startsWith(options.redirect_uri));
    await ready(copy);
    assert.equal((await comeBack(copy, options)).value?.handled, true);
    const tokens = [];
    for (const tab of [copy, page]) tokens.push(await tab.evaluate(async () => (await auth.accessToken()).access_token));
    assert.equal(tokens[0], tokens[1]);
  });
});

describe("a tab that goes on", () => {
  it("keeps its refresh token over reloads, other pages and the way back", async () => {
    await signedIn();
    const again = async (move) => {
      await move();
      await ready(page);
      await createClient(page, options);
      assert.ok((await refresh(page)).value);
    };
    await again(() => page.reload());
    await again(() => page.goto(`${app.origin}/elsewhere`));
    await again(() => page.goBack());
    await page.goto(`${server.issuer}/.well-known/openid-configuration`);
    await again(() => page.goBack());
    const sent = refreshTokensSent();
    assert.deepEqual([sent.length, new Set(sent).size], [4, 4]);
  });

  it("keeps it beside a frame of its own page, which is the same tab", async () => {
    await signedIn();
    const framed = await page.evaluate(async (given) => {
      const frame = document.createElement("iframe");
      frame.src = "/framed";
      document.body.append(frame);
      await new Promise((loaded) => frame.addEventListener("load", loaded));
      while (!frame.contentWindow.grantway) await new Promise((wake) => setTimeout(wake));
      const inner = await frame.contentWindow.grantway.createClient(given);
      const ok = async (client) => Boolean((await outcome(client.accessToken({ refresh: true }))).value);
      return [await ok(inner), await ok(auth), ...(await Promise.all([inner, auth, inner].map(ok)))];
    }, options);
    assert.deepEqual(framed, [true, true, true, true, true]);
    const sent = refreshTokensSent();
    assert.equal(new Set(sent).size, sent.length, "also where both refresh at once");
  });
});
