// Signing in through a popup that a click opens and that closes itself.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { consent, createClient, open, othersThan, pressSignIn } from "./person.mjs";

export function popups(here) {
  const result = () => until("the page got its answer", () => here.tab.run(async () => globalThis.result && (await globalThis.result)));

  /** Opens the application, clicks, answers in the popup, and does there what every page of an application does. */
  async function signInByPopup({ origin, options, end, request, choice }) {
    await open(here.tab, `${origin}/start`, options);
    await pressSignIn(here.tab, { ...request, popup: true });
    const popup = await until("the popup is open", async () => (await othersThan(here.profile, here.tab))[0]);
    await consent(popup, here.world.server, choice);
    await createClient(popup, end, options);
    await popup.run(() => {
      setTimeout(() => auth.handleCallback().catch(() => {}));
    });
    await until("the popup has closed itself", async () => (await othersThan(here.profile, here.tab)).length === 0);
    return result();
  }

  it("signs in with a worker while the page stays where it is", async () => {
    const { backend } = here.world;
    const request = { provider: "standard", returnTo: "/inbox", appState: { draft: 1 } };
    const { value } = await signInByPopup({ origin: backend, options: { backend: "/auth" }, end: `${backend}/inbox`, request });
    assert.deepEqual(value, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
    assert.equal(await here.tab.url(), `${backend}/start`);
    assert.ok(await here.tab.run(() => auth.session()));
  });

  it("signs in without a worker: the page that opened it gets the tokens", async () => {
    const { app, options } = here.world;
    const { value } = await signInByPopup({ origin: app.origin, options, end: options.redirect_uri, request: { returnTo: "/inbox", appState: { draft: 1 } } });
    assert.deepEqual(value, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
    assert.equal(await here.tab.url(), `${app.origin}/start`);
    assert.ok((await here.tab.run(() => auth.userinfo())).sub);
  });

  it("is told as denied when the person cancels", async () => {
    const { backend } = here.world;
    const request = { provider: "standard", returnTo: "/inbox" };
    const { failure } = await signInByPopup({ origin: backend, options: { backend: "/auth" }, end: `${backend}/inbox`, request, choice: "cancel" });
    assert.equal(failure?.code, "access_denied");
  });
}
