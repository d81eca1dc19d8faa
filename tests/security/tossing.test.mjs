// Cookies that a sibling subdomain sets for the application, or pushes out of the browser: `app.example.test` and
// `evil.example.test` share a domain, over TLS, in a real Chromium.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import { after, afterEach, before, beforeEach, it } from "node:test";
import { until } from "../engines/patience.mjs";
import { call, launchChromium, openTab, signIn, who } from "./browser.js";
import { startWorld } from "./world.js";

const SESSION = "__Host-gw.auth.plain";
const EVERYWHERE = "Domain=example.test; Path=/; Secure";

let browser, world, evil, tab, lines;
before(async () => {
  [browser, world] = await Promise.all([launchChromium(), startWorld({ tls: true, host: "app.example.test" })]);
  const server = createServer({ key: world.tls.key, cert: world.tls.certificate }, (_, response) => {
    // Node takes header values as Latin-1: a byte stays a byte.
    response.writeHead(200, { "content-type": "text/html", "set-cookie": lines }).end("<!doctype html><title>evil</title>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const stop = () => (server.closeAllConnections(), server.close());
  evil = { origin: `https://evil.example.test:${server.address().port}`, stop };
});
after(() => Promise.all([browser?.close(), world?.stop(), evil?.stop()]));
beforeEach(async () => {
  tab = await openTab(browser);
});
afterEach(() => tab.close());

/** Opens a page of the sibling that sets these cookies, each in a header and by script. */
async function toss(cookies) {
  lines = cookies.map((cookie) => Buffer.from(cookie).toString("latin1"));
  await tab.page.goto(evil.origin);
  await tab.page.evaluate((texts) => texts.forEach((text) => (document.cookie = text)), cookies);
}

const names = async (origin) => (await tab.context.cookies(origin)).map(({ name }) => name);

/** The session of somebody else, which the sibling may have got by signing in itself. */
async function attackersCookies() {
  const other = await openTab(browser);
  await signIn(other.page, world.origin, "plain");
  const [session] = await other.context.cookies(world.origin);
  await other.page.goto(`${world.origin}/auth/plain/login`);
  const transaction = (await other.context.cookies(world.origin)).find(({ name }) => name.startsWith("__Host-gw_tx"));
  const callback = await world.sandbox.signIn(other.page.url());
  await other.close();
  return { session, transaction, callback };
}

it("A23: a sibling subdomain sets no cookie that the worker takes for its own, however it spells the name", async () => {
  const { session } = await attackersCookies();
  assert.ok(session.name.startsWith(`${SESSION}.`), session.name);
  const spelled = [session.name, SESSION, SESSION.toLowerCase(), SESSION.toUpperCase(), `=${SESSION}`, ` ${SESSION}`, `\t${SESSION}`];
  await toss(spelled.flatMap((name) => [`${name}=${session.value}; ${EVERYWHERE}`, `${name}=${session.value}; Domain=example.test`]));
  assert.deepEqual(await names(world.origin), [], "the browser takes none with the prefix and a Domain");
  const lookalikes = ["gw.auth.plain", `\u2000${SESSION}`, `\u00a0${SESSION}`, `$Version=1,${SESSION}`, `"${SESSION}`, `a,${SESSION}`];
  await toss(lookalikes.map((name) => `${name}=${session.value}; ${EVERYWHERE}`));
  assert.ok((await names(world.origin)).length >= 4, "these it takes, and they come along");
  await tab.page.goto(`${world.origin}/inbox`);
  assert.equal(await who(tab.page), "nobody");
  assert.equal((await call(tab.page, "/auth/session")).body, null);
});

it("A1, A23: a transaction that a sibling throws with its own callback signs nobody in as the attacker", async () => {
  const { transaction, callback } = await attackersCookies();
  const bare = transaction.name.replace("__Host-", "");
  await toss([transaction.name, `=${transaction.name}`, bare, `\u2000${transaction.name}`].map((name) => `${name}=${transaction.value}; ${EVERYWHERE}`));
  assert.ok((await names(world.origin)).includes(bare));
  await tab.page.goto(callback);
  await tab.page.waitForURL(`${world.origin}/#auth_error=transaction_elsewhere`);
  assert.equal(await who(tab.page), "nobody");
});

it("A23: who is signed in stays the same person whatever a sibling throws", async () => {
  const { session } = await attackersCookies();
  await signIn(tab.page, world.origin, "plain");
  const before = (await call(tab.page, "/auth/session")).body;
  await toss([session.name, `=${session.name}`, SESSION, `=${SESSION}`, "gw.auth.plain", "gw_failed.auth", "__Host-gw_failed.auth"].map((name) => `${name}=${session.value}; ${EVERYWHERE}`));
  assert.deepEqual((await names(world.origin)).filter((name) => name.startsWith("gw")), ["gw.auth.plain", "gw_failed.auth"], "these it takes");
  await tab.page.goto(`${world.origin}/inbox`);
  assert.deepEqual((await call(tab.page, "/auth/session")).body, before);
});

it("A23: a flood of cookies may push the session out; then the person is signed out, and can sign in again", async () => {
  await signIn(tab.page, world.origin, "plain");
  await toss(Array.from({ length: 400 }, (_, at) => `flood${at}=x; ${EVERYWHERE}`));
  assert.ok(!(await names(world.origin)).some((name) => name.startsWith(SESSION)), "the browser keeps so many of a domain, and drops the oldest");
  await tab.page.goto(`${world.origin}/inbox`);
  assert.equal(await who(tab.page), "nobody");
  await signIn(tab.page, world.origin, "plain");
  assert.match(await who(tab.page), /^Ada /, "in the midst of the flood");
});

it("A23: a flood in the middle of a sign-in ends it as nobody, and the next one works", async () => {
  await tab.page.goto(`${world.origin}/auth/plain/login?return_to=/inbox`);
  const consent = tab.page.url();
  await toss(Array.from({ length: 400 }, (_, at) => `flood${at}=y; ${EVERYWHERE}`));
  await tab.page.goto(consent);
  await tab.page.locator("#accept").click();
  await tab.page.waitForURL(`${world.origin}/#auth_error=transaction_elsewhere`);
  assert.equal(await who(tab.page), "nobody");
  await signIn(tab.page, world.origin, "plain");
  assert.match(await who(tab.page), /^Ada /);
});

it("A23: cookies that make the request too large for the server cost nobody the session", async () => {
  await signIn(tab.page, world.origin, "plain");
  await toss([]);
  // Only by script: no answer has room for so many.
  await tab.page.evaluate((end) => {
    for (let at = 0; at < 100; at += 1) document.cookie = `big${at}=${"x".repeat(4000)}; ${end}`;
  }, EVERYWHERE);
  const kept = async () => (await names(world.origin)).length;
  // The browser's process takes them over from the page's process after some time.
  await until("it has all of them, and the session", async () => (await kept()) === 101);
  const answer = await tab.page.goto(`${world.origin}/inbox`).catch(() => undefined);
  assert.ok(answer === undefined || answer.status() >= 400 || /^Ada /.test(await who(tab.page)), `${answer?.status()}`);
  await tab.context.clearCookies({ name: /^big/ });
  // In a page of its own: the browser's error page may still be loading in the first.
  const page = await tab.context.newPage();
  await page.goto(`${world.origin}/inbox`);
  assert.match(await who(page), /^Ada /);
});
