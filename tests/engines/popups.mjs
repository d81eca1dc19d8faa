// Signing in through a popup that a click opens and that closes itself.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { arrive, click, comeBack, consent, createClient, open, othersThan, pressSignIn } from "./person.mjs";

export function popups(here) {
  const result = () => until("the page got its answer", () => here.tab.run(async () => globalThis.result && (await globalThis.result)));

  /** Opens the application, clicks, answers in the popup, and does there what every page of an application does. */
  async function signInByPopup({ origin, options, end, request, choice, meanwhile }) {
    await open(here.tab, `${origin}/start`, options);
    await here.tab.run(() => {
      const openWindow = globalThis.open;
      globalThis.open = (...given) => (globalThis.opened = openWindow(...given));
    });
    await pressSignIn(here.tab, { ...request, popup: true });
    const popup = await until("the popup is open", async () => (await othersThan(here.profile, here.tab))[0]);
    if (meanwhile) await arrive(popup, `${here.world.server.issuer}/authorize`);
    await meanwhile?.();
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

  it("signs in where the server's opener policy cuts the link between the windows: `closed` alone is no evidence", async () => {
    const { app, options } = here.world;
    here.world.meddle = async (request, answer) => {
      const answered = await answer();
      if (!new URL(request.url).pathname.endsWith("/authorize")) return answered;
      const headers = new Headers(answered.headers);
      headers.set("cross-origin-opener-policy", "same-origin");
      return new Response(answered.body, { status: answered.status, headers });
    };
    const looksClosed = async () => {
      const isClosed = () => here.tab.run(() => opened.closed);
      // The page hears of the cut after the popup has its new document.
      if (here.cannot.open_popup_after_cut) await until("the popup looks closed", isClosed);
      else assert.equal(await isClosed(), false);
    };
    const { value, failure } = await signInByPopup({ origin: app.origin, options, end: options.redirect_uri, request: { returnTo: "/inbox" }, meanwhile: looksClosed });
    assert.equal(value?.handled, true, JSON.stringify(failure));
    assert.ok((await here.tab.run(() => auth.userinfo())).sub);
  });

  it("is told as closed when the person closes it, and not before", async () => {
    const { app, options } = here.world;
    await open(here.tab, `${app.origin}/start`, options);
    await pressSignIn(here.tab, { popup: true });
    const popup = await until("the popup is open", async () => (await othersThan(here.profile, here.tab))[0]);
    await arrive(popup, `${here.world.server.issuer}/authorize`);
    await popup.close();
    await click(here.tab, "body");
    assert.equal((await result()).failure?.code, "popup_closed");
  });

  it("gives way to a redirect where the browser opens none and one is only preferred", async () => {
    const { app, options, server } = here.world;
    here.world.asksNobody = true;
    await open(here.tab, `${app.origin}/`, options);
    await here.tab.run(() => {
      globalThis.open = () => null;
      setTimeout(() => auth.authorize({ popup: "preferred" }).catch(() => {}));
    });
    assert.equal((await comeBack(here.tab, options.redirect_uri, options)).value?.handled, true);
    assert.equal(server.sandbox.log("authorize", "standard").length, 1);
  });

  it("is told as denied when the person cancels", async () => {
    const { backend } = here.world;
    const request = { provider: "standard", returnTo: "/inbox" };
    const { failure } = await signInByPopup({ origin: backend, options: { backend: "/auth" }, end: `${backend}/inbox`, request, choice: "cancel" });
    assert.equal(failure?.code, "access_denied");
  });
}
