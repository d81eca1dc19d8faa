// Navigations that a real Chromium makes with something between the window and the worker: service workers,
// prefetches, frames, forms and the back button.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, it } from "node:test";
import { createHandler } from "grantway/edge";
import { createSandbox } from "grantway/sandbox";
import { serve } from "../browser/http_server.mjs";
import { keyOf } from "../runtimes/app.js";
import { launchChromium, openTab } from "./browser.js";

const html = (text) => new Response(`<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title><p id="who">${text}</p></html>`, { headers: { "content-type": "text/html" } });
const INSTALL = "<script>navigator.serviceWorker.register('/sw.js'); navigator.serviceWorker.addEventListener('controllerchange', () => (document.title = 'ready'))</script>";
const FORM = "<form method=post action=/save><button>save</button></form>";
const PREFETCH = `<script type="speculationrules">{"prefetch":[{"source":"list","urls":["/item/1","/item/2"],"eagerness":"immediate"}]}</script>`;

let browser, server, app, tab, seen, respondWith, sandbox, isOver;
before(async () => {
  sandbox = createSandbox();
  server = await serve((request) => sandbox.fetch(request), "127.0.0.1");
  let site;
  app = await serve((request) => {
    const { pathname } = new URL(request.url);
    const headers = Object.fromEntries(["sec-fetch-mode", "sec-fetch-dest", "sec-purpose"].map((name) => [name, request.headers.get(name)]));
    seen.push({ pathname, ...headers });
    if (pathname === "/install") return html(INSTALL);
    if (pathname === "/links") return html(PREFETCH);
    if (pathname === "/frame") return html("<iframe src=/inbox></iframe>");
    if (pathname === "/favicon.ico") return new Response(null, { status: 404 });
    const code = `oninstall = () => skipWaiting(); onactivate = (event) => event.waitUntil(clients.claim()); onfetch = (event) => { if (event.request.mode === "navigate") event.respondWith(${respondWith}); };`;
    if (pathname === "/sw.js") return new Response(code, { headers: { "content-type": "text/javascript" } });
    return site(request, {});
  });
  const redirect_uri = `${app.origin}/auth/as/callback`;
  sandbox.register("standard", { client_id: "app", client_secret: "not secret", redirect_uris: [redirect_uri] });
  const auth = createHandler({
    providers: { as: { issuer: `${server.origin}/standard`, client_id: "app", client_secret: "not secret", redirect_uri, scope: "openid" } },
    cookieKeys: [keyOf(3)],
    now: () => Date.now() + (isOver ? 10_000_000_000 : 0),
  });
  site = auth.protect(({ request }) => html(`${request.method} ${new URL(request.url).pathname}${FORM}`));
  browser = await launchChromium();
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));
beforeEach(async () => {
  [seen, isOver] = [[], false];
  tab = await openTab(browser);
});
afterEach(() => tab.close());

const open = (path) => tab.page.goto(app.origin + path);
const shown = () => tab.page.locator("body").innerText();
const install = async (code) => {
  respondWith = code;
  await open("/install");
  await tab.page.waitForFunction(() => document.title === "ready");
};

async function signIn(path) {
  await open(path);
  await tab.page.locator("#accept").click();
  await tab.page.waitForURL(app.origin + path);
}

const transactions = async () => (await tab.context.cookies(app.origin)).filter(({ name }) => name.startsWith("gw_tx")).length;

it("a service worker that passes navigations on lets people sign in", async () => {
  await install("fetch(event.request)");
  await signIn("/inbox");
  assert.match(await shown(), /GET \/inbox/);
  const callback = seen.find(({ pathname }) => pathname === "/auth/as/callback");
  assert.deepEqual([callback["sec-fetch-mode"], callback["sec-fetch-dest"]], ["navigate", "empty"]);
});

for (const code of ["fetch(event.request, { redirect: 'manual' })", "fetch(event.request, { signal: AbortSignal.timeout(60000) })", "fetch(event.request.url, { redirect: 'manual' })"]) {
  it(`a service worker that answers with ${code} shows at the login route why nobody can sign in`, async () => {
    await install(code);
    await open("/auth/as/login?return_to=/inbox");
    assert.match(await shown(), /This page could not be opened[^]*Code: request_forged: [^]*service workers leave them alone/);
    assert.equal(await transactions(), 0);
  });
}

it("prefetches of protected pages begin no sign-in, and the one under way comes back", async () => {
  await open("/inbox");
  assert.equal(await transactions(), 1);
  const other = await tab.context.newPage();
  const answered = other.waitForResponse((response) => response.url().endsWith("/item/1"));
  await other.goto(`${app.origin}/links`);
  assert.equal((await answered).status(), 503);
  assert.match(seen.find(({ pathname }) => pathname === "/item/1")["sec-purpose"], /^prefetch/);
  assert.equal(await transactions(), 1);
  await tab.page.locator("#accept").click();
  await tab.page.waitForURL(`${app.origin}/inbox`);
});

it("a frame shows that it needs a window, and the button opens one", async () => {
  await open("/frame");
  const frame = tab.page.frameLocator("iframe");
  assert.match(await frame.locator("body").innerText(), /Open this page in a window[^]*sign_in_in_frame: .*popup: true/);
  const [window] = await Promise.all([tab.context.waitForEvent("page"), frame.locator("a").click()]);
  await window.locator("#accept").click();
  await window.waitForURL(`${app.origin}/inbox`);
});

it("script around a frame, or with a window of its own, cannot read the code that a refused callback has in its address", async () => {
  await tab.page.goto(`${app.origin}/install`);
  await tab.context.clearCookies();
  const read = await tab.page.evaluate(async () => {
    const callback = "/auth/as/callback?code=theirs&state=theirs";
    const seenIn = (view) => {
      try {
        return view.closed ? "closed" : view.location.href;
      } catch (error) {
        return error.name;
      }
    };
    const frame = document.createElement("iframe");
    const loaded = new Promise((resolve) => (frame.onload = resolve));
    frame.src = callback;
    document.body.append(frame);
    await loaded;
    const opened = window.open(callback);
    while (!opened.closed && seenIn(opened) === "about:blank") await new Promise((resolve) => setTimeout(resolve, 20));
    return [seenIn(frame.contentWindow), seenIn(opened)];
  });
  assert.equal(read[0], "SecurityError");
  assert.ok(["SecurityError", "closed"].includes(read[1]), read[1]);
});

it("a form that is sent after the session has ended shows that nothing was sent, and the way back to the form", async () => {
  await signIn("/edit");
  isOver = true;
  await tab.page.locator("button").click();
  await tab.page.waitForURL(`${app.origin}/save`);
  assert.match(await shown(), /Nothing was sent\./);
  assert.equal(await tab.page.locator("a").getAttribute("href"), "/auth/as/login?return_to=%2Fedit");
});

it("the back button and a reload of the callback lead to where the sign-in went", async () => {
  let callback;
  const before = sandbox.log("token", "standard").length;
  tab.page.on("request", (request) => (callback = request.url().includes("/callback?") ? request.url() : callback));
  await signIn("/inbox");
  await tab.page.goBack();
  await tab.page.locator("#accept").click();
  await tab.page.waitForURL(`${app.origin}/inbox`);
  assert.match(await shown(), /GET \/inbox/);
  assert.equal(seen.filter(({ pathname }) => pathname === "/auth/as/callback").length, 2, "a new code with the old state");
  await tab.page.goto(callback);
  assert.equal(tab.page.url(), `${app.origin}/inbox`);
  assert.equal(sandbox.log("token", "standard").length, before + 1);
});
