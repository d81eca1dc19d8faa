// What a server answers a page, changed on its way: its ID token, its metadata, the scope of a refresh.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, startApp } from "./page_app.mjs";
import { comeBack, leaveFor, publicOptions, signIn } from "./public_sign_in.mjs";
import { startSandbox } from "./sandbox_server.mjs";

let browser, app, server, profile, page, options;
/** `[path, change]`: how the JSON at addresses that end so is changed. */
let meddling;
/** While it is a list, the token endpoint leads on to another address; the addresses that were asked. */
let redirected;

async function around(request, answer) {
  const { pathname, href } = new URL(request.url);
  const answered = await answer();
  if (redirected && request.method === "POST" && pathname.endsWith("/token")) {
    redirected.push(href);
    if (href.endsWith("/token")) return new Response(null, { status: 307, headers: { ...Object.fromEntries(answered.headers), location: `${href}?elsewhere` } });
  }
  const [path, change] = meddling ?? [];
  if (!path || request.method === "OPTIONS" || !pathname.endsWith(path)) return answered;
  return new Response(JSON.stringify(change(await answered.json())), { status: answered.status, headers: answered.headers });
}

before(async () => {
  [browser, app, server] = await Promise.all([launchChromium(), startApp(), startSandbox({ around })]);
  options = publicOptions(app, server);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  [meddling, redirected] = [];
  server.sandbox.reset();
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

async function comesIn() {
  await signIn(page, { app, options });
  return comeBack(page, options);
}

/** The ID token with other claims, or another header. */
function changed(id_token, claims, header) {
  const [head, payload, signature] = id_token.split(".");
  const part = (text, more) => Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(text, "base64url")), ...more })).toString("base64url");
  return [part(head, header), part(payload, claims), signature].join(".");
}

const SPOILED = [
  ["without the nonce", (id_token) => changed(id_token, { nonce: undefined }), "id_token_claim_missing"],
  ["for another client", (id_token) => changed(id_token, { aud: "another" }), "id_token_audience_mismatch"],
  ["of another issuer", (id_token) => changed(id_token, { iss: "https://evil.example" }), "id_token_issuer_mismatch"],
  ["that has ended", (id_token) => changed(id_token, { exp: 1_600_000_000 }), "id_token_expired"],
  ["with the algorithm none", (id_token) => changed(id_token, {}, { alg: "none" }), "id_token_algorithm_refused"],
];

/** Nobody is in, and no token of the answer can be had. */
async function nobodyIsIn(failure, code) {
  assert.equal(failure?.code, code);
  assert.equal(await page.evaluate(() => auth.session()), null);
  assert.equal((await page.evaluate(() => outcome(auth.accessToken()))).failure?.code, "session_missing");
}

describe("in a page, an ID token", () => {
  for (const [what, spoil, code] of SPOILED) {
    it(`S21, A11: ${what} signs nobody in`, async () => {
      meddling = ["/token", (answer) => ({ ...answer, id_token: spoil(answer.id_token) })];
      await nobodyIsIn((await comesIn()).failure, code);
      meddling = undefined;
      assert.equal((await comesIn()).value?.handled, true, "the untouched one does");
    });
  }

  it("S21, A8: of an earlier sign-in signs nobody in", async () => {
    let earlier;
    meddling = ["/token", (answer) => ({ ...answer, id_token: (earlier ??= answer.id_token) })];
    assert.equal((await comesIn()).value?.handled, true);
    await page.evaluate(() => auth.signOut());
    await nobodyIsIn((await comesIn()).failure, "id_token_nonce_mismatch");
  });
});

describe("in a page, a server", () => {
  it("S9, A13: whose metadata name another issuer, or an endpoint over plain http, is left for by nobody", async () => {
    for (const [change, code] of [
      [{ issuer: "https://evil.example" }, "metadata_issuer_mismatch"],
      [{ token_endpoint: "http://evil.example/token" }, "metadata_endpoint_unusable"],
    ]) {
      meddling = ["/.well-known/openid-configuration", (metadata) => ({ ...metadata, ...change })];
      await open(page, `${app.origin}/`);
      await createClient(page, options);
      assert.equal((await page.evaluate(() => outcome(auth.authorize()))).failure?.code, code);
      assert.equal(page.url(), `${app.origin}/`);
    }
    assert.deepEqual(server.sandbox.log("authorize", "standard"), []);
  });

  it("S19, A15: whose token endpoint redirects gets the code at no other address", async () => {
    redirected = [];
    await nobodyIsIn((await comesIn()).failure, "response_redirected");
    assert.deepEqual(redirected, [`${server.issuer}/token`]);
  });

  it("S2, A6: that announces plain only gets no weaker challenge", async () => {
    meddling = ["/.well-known/openid-configuration", (metadata) => ({ ...metadata, code_challenge_methods_supported: ["plain"] })];
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    await leaveFor(page);
    const asked = new URL(page.url()).searchParams;
    assert.equal(asked.get("code_challenge_method"), "S256");
    assert.match(asked.get("code_challenge"), /^[\w-]{43}$/);
  });

  it("S26, A18: that answers a refresh with more scope than was granted widens nothing", async () => {
    assert.equal((await comesIn()).value?.handled, true);
    const { scope } = await page.evaluate(() => auth.session());
    const { access_token } = await page.evaluate(() => auth.accessToken());
    meddling = ["/token", (answer) => ({ ...answer, scope: `${scope.join(" ")} admin` })];
    const fresh = await page.evaluate(() => auth.accessToken({ refresh: true }));
    assert.notEqual(fresh.access_token, access_token);
    assert.deepEqual([fresh.scope, (await page.evaluate(() => auth.session())).scope], [scope, scope]);
  });
});
