// Signing in through a popup, with a worker and without: opened by a click, closed by itself.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { startBackendApp } from "./backend_app.mjs";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, startApp } from "./page_app.mjs";
import { publicOptions } from "./public_sign_in.mjs";
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

// What every page of an application does: in the popup it hands the answer over. (The server's pages run it too.)
const HANDLES = "addEventListener('load', () => globalThis.grantway?.createClient(OPTIONS).then((client) => client.handleCallback()))";

/** Opens the application and clicks; `popup` is at the server, `result` becomes what `authorize` came to. */
async function click(app, options, request) {
  await profile.context.addInitScript(HANDLES.replace("OPTIONS", JSON.stringify(options)));
  await open(page, `${app.origin}/start`);
  await createClient(page, options);
  // The driver has every page believe that it has the focus; a person's is in the popup. A page that has it takes a
  // window whose link was cut for one that was closed, a second and a half later.
  await page.evaluate((given) => {
    document.hasFocus = () => false;
    go.onclick = () => (globalThis.result = outcome(auth.authorize({ ...given, popup: true })));
  }, request);
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.locator("#go").click()]);
  await popup.waitForURL(/\/authorize/);
  return popup;
}

const result = () => page.evaluate(() => globalThis.result);

/** Answers in the popup, which then closes itself. */
async function answer(popup, choice) {
  // It may be gone before the driver has told of the click.
  const clicked = consent(popup, choice).catch((error) => popup.isClosed() || Promise.reject(error));
  await Promise.all([popup.waitForEvent("close"), clicked]);
  return result();
}

const COOP = { "cross-origin-opener-policy": "same-origin" };

for (const [how, headers] of [["", {}], [", also when the opener policy cuts the link between the windows", COOP]]) {
  describe(`a popup${how}`, () => {
    it("signs in with a worker while the page stays where it is", async () => {
      const app = await startBackendApp(server, { headers });
      try {
        const popup = await click(app, { backend: "/auth" }, { provider: "standard", returnTo: "/inbox", appState: { draft: 1 } });
        assert.deepEqual((await answer(popup)).value, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
        assert.equal(page.url(), `${app.origin}/start`);
        assert.ok(await page.evaluate(() => auth.session()));
        assert.deepEqual(profile.troubles, []);
      } finally {
        await app.close();
      }
    });

    it("signs in without a worker: the page that opened it gets the tokens", async () => {
      const app = await startApp({ headers });
      try {
        const popup = await click(app, publicOptions(app, server), { returnTo: "/inbox", appState: { draft: 1 } });
        assert.deepEqual((await answer(popup)).value, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
        assert.equal(page.url(), `${app.origin}/start`);
        assert.ok(await page.evaluate(() => auth.userinfo()));
        assert.deepEqual(profile.troubles, []);
      } finally {
        await app.close();
      }
    });
  });
}

describe("a popup that brings nothing", () => {
  let app;
  before(async () => {
    app = await startBackendApp(server);
  });
  after(() => app?.close());

  it("is told as closed when the person closes it", async () => {
    const popup = await click(app, { backend: "/auth" }, { provider: "standard" });
    await popup.close();
    await page.bringToFront();
    await page.evaluate(() => void delete document.hasFocus);
    assert.equal((await result()).failure.code, "popup_closed");
  });

  it("is told as denied when the person cancels", async () => {
    const popup = await click(app, { backend: "/auth" }, { provider: "standard" });
    assert.equal((await answer(popup, "cancel")).failure.code, "access_denied");
  });

  it("is told as blocked when the browser opens none", async () => {
    await open(page, `${app.origin}/start`);
    await createClient(page, { backend: "/auth" });
    const { failure } = await page.evaluate(() => {
      globalThis.open = () => null;
      return outcome(auth.authorize({ provider: "standard", popup: true }));
    });
    assert.equal(failure.code, "popup_blocked");
  });
});
