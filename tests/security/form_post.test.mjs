// Responses that a server posts, like Apple's: a form of another site, with which cookies come only with
// SameSite=None. The application is `localhost`, the server `127.0.0.1`, because ports do not separate sites.
// Chromium and workerd are real.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { call, cookiesAt, launchChromium, openTab, signIn, who } from "./browser.js";
import { startWorld } from "./world.js";

let browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

/** A cookie's name without the port, the tag of its session and the number of its sign-in. */
const plain = (name) => name.replace(/\.\d{4,5}(?=\.)/, "").replace(/\.(?:\d|[\w-]{12})$/, "");

for (const tls of [false, true]) {
  describe(tls ? "over TLS" : "over http on loopback", () => {
    let world, tab;
    before(async () => {
      world = await startWorld({ tls });
    });
    after(() => world?.stop());
    beforeEach(async () => {
      world.front.rewrite = (line) => line;
      tab = await openTab(browser);
    });
    afterEach(() => tab.close());

    const prefix = tls ? "__Host-gw" : "gw";

    it("S35: a response that is posted with Apple's user signs in, at workerd itself and behind a proxy", async () => {
      for (const origin of [world.origin, world.fronted]) {
        const arrived = await signIn(tab.page, origin, "posting");
        assert.equal(arrived.href, `${origin}/inbox`);
        assert.match(await who(tab.page), /^Ada .*, Adä$/, "signed in, and the posted name came along");
        const cookies = await cookiesAt(tab.context, origin);
        const told = Object.entries(cookies).filter(([name]) => !name.includes("_ended.")).map(([name, { sameSite }]) => [plain(name), sameSite]);
        assert.deepEqual(told, [[`${prefix}.auth.posting`, "Lax"]], "the transaction is gone");
        assert.equal((await call(tab.page, "/auth/logout", { method: "POST" })).status, 200);
      }
    });

    it("S35: while it is open the transaction alone is SameSite=None", async () => {
      await signIn(tab.page, world.origin, "plain");
      await tab.page.goto(`${world.origin}/auth/posting/login`);
      const cookies = await cookiesAt(tab.context, world.origin);
      const told = Object.entries(cookies).map(([name, { sameSite, secure, httpOnly }]) => [plain(name), sameSite, secure, httpOnly]);
      assert.deepEqual(told.sort(), [[`${prefix}.auth.plain`, "Lax", tls, true], [`${prefix}_tx.auth`, "None", true, true]]);
    });

    it("S35: it would not sign in if the transaction's cookie were Lax", async () => {
      world.front.rewrite = (line) => line.replace("SameSite=None", "SameSite=Lax");
      const arrived = await signIn(tab.page, world.fronted, "posting");
      // The state comes again without the code, in a request that brings the cookie: it signs nobody in.
      assert.equal(arrived.pathname + arrived.hash, "/inbox#auth_error=code_missing");
      await tab.page.goto(`${world.fronted}/inbox`);
      assert.equal(await who(tab.page), "nobody");
    });

    it("S35: the person would arrive signed out if the session's cookie were Strict", async () => {
      world.front.rewrite = (line) => line.replace("SameSite=Lax", "SameSite=Strict");
      const arrived = await signIn(tab.page, world.fronted, "posting");
      assert.equal(arrived.pathname, "/inbox");
      assert.equal(await who(tab.page), "nobody", "the cookie is there, and does not come along");
      const names = Object.keys(await cookiesAt(tab.context, world.fronted)).map(plain);
      assert.ok(names.includes(`${prefix}.auth.posting`));
    });

    it("A1, A25: a form of a page that the person did not come from signs nobody in", async () => {
      const victim = tab.page;
      const attacker = await openTab(browser);
      await attacker.page.goto(`${world.origin}/auth/posting/login`);
      let keep;
      const held = new Promise((resolve) => (keep = resolve));
      await attacker.page.route("**/auth/posting/callback", async (route) => {
        await route.abort();
        keep(new URLSearchParams(route.request().postData()));
      });
      await attacker.page.locator("#accept").click();
      const response = await held;
      await attacker.close();
      await victim.goto(`${world.server.origin}/standard/authorize`);
      await victim.evaluate(([action, fields]) => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action });
        for (const [name, value] of fields) form.append(Object.assign(document.createElement("input"), { name, value }));
        document.body.append(form);
        setTimeout(() => form.submit()); // after this call has been answered
      }, [`${world.origin}/auth/posting/callback`, [...response]]);
      await victim.waitForURL((url) => url.origin === world.origin);
      assert.match(await victim.locator("main").textContent(), /transaction_elsewhere/);
      await victim.goto(`${world.origin}/inbox`);
      assert.equal(await who(victim), "nobody");
    });
  });
}
