// Which cookies a real browser keeps: `__Host-` over TLS, unprefixed ones on loopback http, and none elsewhere.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { call, cookiesAt, launchChromium, openTab, signIn, who } from "./browser.js";
import { startWorld } from "./world.js";

let browser, secure, plain, tab;
before(async () => {
  [browser, secure, plain] = await Promise.all([launchChromium(), startWorld({ tls: true }), startWorld()]);
});
after(() => Promise.all([browser?.close(), secure?.stop(), plain?.stop()]));
beforeEach(async () => {
  tab = await openTab(browser);
});
afterEach(() => tab.close());

const HOST_ONLY = { path: "/", domain: "localhost", httpOnly: true, sameSite: "Lax" };
const attributes = (cookies) => Object.entries(cookies).map(([name, { value, ...rest }]) => [name.replace(/([0-7]|[\w-]{12})$/, "…"), rest]);
const events = async (origin) => (await tab.page.goto(`${origin}/events`)).json();

describe("over TLS", () => {
  it("S35: the browser keeps the transaction and then the session, __Host- and Secure, and no script sees them", async () => {
    for (const origin of [secure.origin, secure.fronted]) {
      await tab.page.goto(`${origin}/auth/plain/login`);
      assert.deepEqual(attributes(await cookiesAt(tab.context, origin)), [["__Host-gw_tx.auth.…", { ...HOST_ONLY, secure: true }]]);
      await tab.page.locator("#accept").click();
      await tab.page.waitForURL((url) => url.origin === origin);
      assert.deepEqual(attributes(await cookiesAt(tab.context, origin)), [["__Host-gw.auth.plain.…", { ...HOST_ONLY, secure: true }]]);
      assert.match(await who(tab.page), /^Ada /);
      assert.equal(await tab.page.evaluate(() => document.cookie), "");
      await tab.context.clearCookies();
    }
  });

  it("S35, S40: the page reads its session and signs out, and the cookie is gone", async () => {
    await signIn(tab.page, secure.origin, "plain");
    assert.equal((await call(tab.page, "/auth/session")).body.provider, "plain");
    assert.equal((await call(tab.page, "/auth/token", { method: "POST" })).status, 200);
    assert.deepEqual((await call(tab.page, "/auth/logout", { method: "POST" })).body, { signed_out: true });
    assert.deepEqual(attributes(await cookiesAt(tab.context, secure.origin)), [["__Host-gw_ended.auth.…", { ...HOST_ONLY, secure: true }]]);
    assert.equal((await call(tab.page, "/auth/session")).body, null);
  });

  it("S35: nobody is told of a loopback profile", async () => {
    await events(secure.fronted);
    await signIn(tab.page, secure.fronted, "plain");
    const told = await events(secure.fronted);
    assert.ok(told.includes("signed_in"), "the worker tells what it does");
    assert.ok(!told.includes("loopback_http_profile"), "though it is the proxy that speaks TLS");
  });
});

describe("over plain http", () => {
  it("S35: on loopback the cookies have no prefix and are not Secure, and an event says so", async () => {
    await events(plain.origin);
    await signIn(tab.page, plain.origin, "plain");
    assert.deepEqual(attributes(await cookiesAt(tab.context, plain.origin)), [[`gw.auth.${new URL(plain.origin).port}.plain.…`, { ...HOST_ONLY, secure: false }]]);
    assert.ok((await events(plain.origin)).includes("loopback_http_profile"));
  });

  it("S35: from elsewhere the browser gets nothing that it would keep, and is told nothing of a person", async () => {
    await signIn(tab.page, plain.origin, "plain");
    await events(plain.origin);
    const elsewhere = `http://app.example.test:${plain.port}`;
    const consent = await tab.page.goto(`${elsewhere}/auth/plain/login`);
    const answers = [await consent.request().redirectedFrom().response(), consent];
    const headers = (await Promise.all(answers.map((answer) => answer.headersArray()))).flat();
    const lines = headers.filter(({ name }) => name.toLowerCase() === "set-cookie");
    assert.equal(lines.length, 1);
    assert.match(lines[0].value, /^__Host-gw_tx\..*; HttpOnly; Secure; SameSite=Lax$/);
    assert.deepEqual(await cookiesAt(tab.context, elsewhere), {}, "a browser takes no Secure cookie from plain http");
    await tab.page.goto(`${elsewhere}/inbox`);
    assert.equal(await who(tab.page), "nobody");
    assert.ok(!(await events(plain.origin)).includes("loopback_http_profile"));
  });
});
