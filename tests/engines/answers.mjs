// What a page sees of an answer from another origin: of its headers only those that the server exposes, of a redirect
// nothing, and nothing of one that is not meant for it.

import assert from "node:assert/strict";
import { afterEach, before, it } from "node:test";
import { enter } from "./person.mjs";
import { refreshes } from "./world.mjs";

export function answers(here) {
  before(async () => {
    const { app, options } = here.world;
    const { value } = await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
  });
  afterEach(() => {
    here.world.meddle = undefined;
  });

  /** The server answers as before, and exposes nothing. */
  const hide = async (_, answer) => {
    const shown = await answer();
    const headers = new Headers(shown.headers);
    headers.delete("access-control-expose-headers");
    return new Response(shown.body, { status: shown.status, headers });
  };
  const refresh = () => here.tab.run(() => outcome(auth.accessToken({ refresh: true })));

  for (const [how, meddle, seconds] of [["exposed", undefined, 7], ["hidden", hide, undefined]]) {
    it(`a server that fails loses nobody's session, and its Retry-After, ${how}, is ${seconds ? "told" : "not there"}`, async () => {
      here.world.server.sandbox.fault("standard", { kind: "503", retryAfter: 7 });
      here.world.meddle = meddle;
      const { failure } = await refresh();
      assert.equal(failure?.code, "server_unavailable");
      assert.equal(failure.retryable, true);
      assert.equal(failure.retry_after, seconds);
      assert.equal((await here.tab.run(() => auth.session())).stale, true);
      assert.ok((await refresh()).value, "a later try works");
    });
  }

  it("a 401 of the API whose WWW-Authenticate is hidden renews the token once, and the request is sent again", async () => {
    const seen = [];
    here.world.meddle = (request, answer) => {
      const authorization = request.headers.get("authorization");
      if (authorization === null) return hide(request, answer);
      seen.push(authorization);
      if (seen.length > 1) return hide(request, answer);
      const headers = { "access-control-allow-origin": here.world.app.origin, "www-authenticate": 'Bearer error="invalid_token"' };
      return new Response("", { status: 401, headers });
    };
    const before = refreshes(here.world).length;
    const status = await here.tab.run(async (url) => (await auth.fetch(url)).status, `${here.world.server.issuer}/userinfo`);
    assert.equal(status, 200);
    assert.equal(seen.length, 2);
    assert.notEqual(seen[0], seen[1]);
    assert.equal(refreshes(here.world).length, before + 1);
  });

  it("a redirect of the token endpoint is not followed", async () => {
    here.world.server.sandbox.fault("standard", { kind: "redirect", location: `${here.world.app.origin}/elsewhere` });
    assert.equal((await refresh()).failure?.code, "response_redirected");
  });

  it("an answer that CORS keeps from the page is the network's failure, and the session is not lost", async () => {
    here.world.meddle = async (request, answer) => {
      const kept = await answer();
      return request.method === "POST" ? new Response(kept.body, { status: kept.status }) : kept;
    };
    here.world.server.sandbox.fault("standard", { kind: "503" }); // or the refresh token would be used up
    const { failure } = await refresh();
    assert.equal(failure?.code, "network_failed");
    assert.match(failure.hint, /CORS/);
    here.world.meddle = undefined;
    assert.ok((await refresh()).value, "a later try works");
  });
}
