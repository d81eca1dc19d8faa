// The worker over https, with a certificate made for this run: the cookies of everywhere but loopback http.

import assert from "node:assert/strict";
import { createServer } from "node:https";
import { randomBytes } from "node:crypto";
import { after, before, it } from "node:test";
import { createHandler } from "grantway/edge";
import { listener, listening } from "../browser/http_server.mjs";
import { makeCertificate } from "../security/certificate.js";
import { consent, createClient, open, pressSignIn } from "./person.mjs";

export function tls(here) {
  let origin, server;
  before(async () => {
    const { key, certificate } = await makeCertificate();
    let answer;
    server = createServer({ key, cert: certificate }, listener((request) => answer(request)));
    await listening(server);
    origin = `https://localhost:${server.address().port}`;
    const redirect_uri = `${origin}/auth/standard/callback`;
    const secrets = { client_id: "tls-worker", client_secret: "not secret" };
    here.world.server.sandbox.register("standard", { ...secrets, redirect_uris: [redirect_uri] });
    const { handle } = createHandler({
      providers: { standard: { issuer: here.world.server.issuer, ...secrets, redirect_uri, scope: "openid profile" } },
      cookieKeys: [randomBytes(32).toString("base64url")],
    });
    answer = async (request) => {
      const asked = new Request(request.url.replace("http:", "https:"), request);
      const answered = await handle(asked, {}, { waitUntil() {} });
      if (answered) return answered;
      const { pathname, search } = new URL(request.url);
      return fetch(here.world.app.origin + pathname + search);
    };
  });
  after(() => {
    server?.closeAllConnections();
    server?.close();
  });

  it("S35: has `__Host-` cookies that are Secure and that no script sees, stays signed in over a reload, and signs out", async () => {
    const { tab, world } = here;
    const options = { backend: "/auth" };
    await open(tab, `${origin}/`, options);
    await pressSignIn(tab, { provider: "standard", returnTo: "/inbox" });
    await consent(tab, world.server);
    await createClient(tab, `${origin}/inbox`, options);
    assert.equal((await tab.run(() => outcome(auth.handleCallback()))).value?.handled, true);
    const kept = await tab.cookies();
    assert.ok(kept.length > 0);
    for (const { name, httpOnly, secure, sameSite } of kept) {
      assert.match(name, /^__Host-gw/);
      assert.deepEqual({ httpOnly, secure, sameSite }, { httpOnly: true, secure: true, sameSite: "Lax" });
    }
    assert.equal(await tab.run(() => document.cookie), "");
    await tab.reload();
    await createClient(tab, `${origin}/inbox`, options);
    assert.notEqual(await tab.run(() => auth.session()), null);
    await tab.run(() => auth.signOut());
    assert.equal(await tab.run(() => auth.session()), null);
  });
}
