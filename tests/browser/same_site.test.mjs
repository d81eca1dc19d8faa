// SameSite, exercised for real: the application is `localhost`, the server `127.0.0.1`, and the way back from one to
// the other is a navigation across sites. A cookie that were Strict would not make it.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { startBackendApp } from "./backend_app.mjs";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready } from "./page_app.mjs";
import { consent, startSandbox } from "./sandbox_server.mjs";

let browser, server, profile, page;

before(async () => {
  [browser, server] = await Promise.all([launchChromium(), startSandbox()]);
});
after(() => Promise.all([browser?.close(), server?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

const cookieNames = (response) => response.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);

/** Puts SameSite=Strict onto the cookies whose name matches, as a careless change would. */
const strict = (names) => (response) => {
  const headers = new Headers(response.headers);
  headers.delete("set-cookie");
  for (const cookie of response.headers.getSetCookie()) {
    headers.append("set-cookie", names.test(cookie.split("=")[0]) ? cookie.replace(/SameSite=\w+/i, "SameSite=Strict") : cookie);
  }
  return new Response(response.body, { status: response.status, headers });
};

async function signInAt(app) {
  await open(page, `${app.origin}/`);
  await createClient(page, { backend: "/auth" });
  await Promise.all([page.waitForURL(/\/authorize/), page.evaluate(() => void auth.authorize({ provider: "standard", returnTo: "/inbox" }))]);
  await consent(page);
  await page.waitForURL((url) => url.origin === app.origin);
  await ready(page);
  await createClient(page, { backend: "/auth" });
  return page.evaluate(() => outcome(auth.handleCallback()));
}

describe("cookies on the way back from another site", () => {
  let app;
  afterEach(() => app?.close());

  it("S35: arrive as the engine sets them, and are HttpOnly and Lax", async () => {
    app = await startBackendApp(server);
    const { value } = await signInAt(app);
    assert.deepEqual(value, { handled: true, returnTo: "/inbox" });
    const cookies = await profile.context.cookies(app.origin);
    assert.ok(cookies.length > 0);
    for (const { name, httpOnly, sameSite } of cookies) assert.deepEqual({ name, httpOnly, sameSite }, { name, httpOnly: true, sameSite: "Lax" });
    assert.equal(await page.evaluate(() => document.cookie), "");
    assert.deepEqual(profile.troubles, []);
  });

  it("S35: would not arrive if the transaction's were Strict: the sign-in then fails, and says so", async () => {
    const seen = [];
    app = await startBackendApp(server, {
      meddle: (response) => {
        if (response.status === 302) seen.push(...cookieNames(response));
        return strict(/./)(response);
      },
    });
    await open(page, `${app.origin}/`);
    await createClient(page, { backend: "/auth" });
    await page.evaluate(() => void auth.authorize({ provider: "standard", returnTo: "/inbox" }));
    await consent(page);
    await page.waitForURL(/\/auth\/standard\/callback/);
    assert.ok(seen.length > 0, "the login set a cookie");
    assert.match(await page.locator("main").textContent(), /transaction_elsewhere/);
  });

  it("S35: bring the person back to a protected page signed in", async () => {
    app = await startBackendApp(server);
    await page.goto(`${app.origin}/protected`);
    await consent(page);
    await page.waitForURL(`${app.origin}/protected`);
    assert.match(await page.locator("#who").textContent(), /^Ada /);
  });

  it("S35: would send that person round for ever if the session's were Strict", async () => {
    app = await startBackendApp(server, {
      meddle: (response) => {
        // The transaction's cookie stays as it is: only what the callback sets is meddled with.
        const atCallback = response.status === 302 && new URL(response.headers.get("location"), app.origin).origin === app.origin;
        return atCallback ? strict(/./)(response) : response;
      },
    });
    await page.goto(`${app.origin}/protected`);
    await page.waitForURL(/\/standard\/authorize/);
    const asked = page.url();
    await consent(page);
    await page.waitForURL((url) => url.pathname === "/standard/authorize" && url.href !== asked);
    assert.equal(await page.locator("#who").count(), 0, "signed in, and asked to sign in again");
  });
});
