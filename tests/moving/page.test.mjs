// Live sessions of oidc-client-ts and auth0-spa-js, made by those libraries in Chromium, go on in a page of ours.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { auth0 } from "grantway/providers/auth0";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent, startSandbox } from "../browser/sandbox_server.mjs";
import { startPage } from "./peers_page.mjs";

const CLIENT = "my-page";
const SCOPE = "openid profile email offline_access";
const TENANT = "tenant.example";

let browser, app, server, other, profile, page, ours;

/** What auth0-spa-js adds, Auth0 expects, and a document does not say. */
function likeAuth0(request, answer) {
  const url = new URL(request.url);
  if (!url.searchParams.has("auth0Client") || !url.pathname.endsWith("/authorize")) return answer();
  for (const name of ["auth0Client", "response_mode"]) url.searchParams.delete(name);
  return new Response(null, { status: 302, headers: { location: url.href } });
}

before(async () => {
  [browser, server, other] = await Promise.all([launchChromium(), startSandbox({ documents: { auth0 }, around: likeAuth0 }), startSandbox()]);
  app = await startPage({ "https://as.example": server.issuer, "tenant.eu.auth0.com": `${server.origin}/auth0/${TENANT}`, "https://api.example": "default" });
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close(), other?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  const registered = { public: true, redirect_uris: [`${app.origin}/`], post_logout_redirect_uris: [`${app.origin}/`] };
  for (const name of ["standard", "auth0"]) server.sandbox.register(name, { client_id: CLIENT, ...registered });
  server.sandbox.register("standard", { client_id: "another", ...registered });
  ours = { client_id: CLIENT, redirect_uri: `${app.origin}/`, scope: SCOPE, storage: "session" };
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

/** One address of the application, with its script. */
async function open(tab = page) {
  await tab.goto(`${app.origin}/`);
  await tab.waitForFunction(() => globalThis.moved !== undefined);
}

/** Each peer: how its program signs in, what it leaves, and how ours finds that. */
const PEERS = {
  "oidc-client-ts, sessionStorage": {
    provider: "standard",
    begin: ({ issuer, client_id, redirect_uri, scope }) => {
      globalThis.peer = new UserManager({ authority: issuer, client_id, redirect_uri, scope });
      void peer.signinRedirect();
    },
    end: async ({ issuer, client_id, redirect_uri, scope }) => {
      globalThis.peer = new UserManager({ authority: issuer, client_id, redirect_uri, scope });
      return (await peer.signinRedirectCallback()).profile.sub;
    },
    left: () => Object.keys(sessionStorage).filter((key) => key.startsWith("oidc.user:")),
    ours: () => ({ ...ours, issuer: server.issuer, from: "fromOidcClientTs", left: { authority: server.issuer } }),
  },
  "oidc-client-ts, localStorage": {
    provider: "standard",
    begin: ({ issuer, client_id, redirect_uri, scope }) => {
      const userStore = new WebStorageStateStore({ store: localStorage });
      globalThis.peer = new UserManager({ authority: issuer, client_id, redirect_uri, scope, userStore });
      void peer.signinRedirect();
    },
    end: async ({ issuer, client_id, redirect_uri, scope }) => {
      const userStore = new WebStorageStateStore({ store: localStorage });
      globalThis.peer = new UserManager({ authority: issuer, client_id, redirect_uri, scope, userStore });
      return (await peer.signinRedirectCallback()).profile.sub;
    },
    left: () => Object.keys(localStorage).filter((key) => key.startsWith("oidc.user:")),
    ours: () => ({ ...ours, issuer: server.issuer, program: "oidcClientTs" }),
  },
  "auth0-spa-js": {
    provider: "auth0",
    begin: ({ domain, client_id, redirect_uri, scope }) => {
      const options = { domain, clientId: client_id, useRefreshTokens: true, cacheLocation: "localstorage", authorizationParams: { redirect_uri, scope } };
      void createAuth0Client(options).then((client) => client.loginWithRedirect());
    },
    end: async ({ domain, client_id, redirect_uri, scope }) => {
      const options = { domain, clientId: client_id, useRefreshTokens: true, cacheLocation: "localstorage", authorizationParams: { redirect_uri, scope } };
      globalThis.peer = await createAuth0Client(options);
      await peer.handleRedirectCallback();
      return (await peer.getUser()).sub;
    },
    left: () => [...Object.keys(localStorage).filter((key) => key.startsWith("@@auth0")), ...document.cookie.split("; ").filter((one) => one.includes("auth0"))],
    ours: () => ({
      ...ours, provider: server.sandbox.provider(auth0, server.origin, "auth0"), variables: { domain: TENANT },
      program: "auth0SpaJs",
    }),
  },
};

/** Signs in with the other library, as its program does, and leaves the page. */
async function signInWith({ begin, end, provider }, more = {}) {
  const options = { issuer: server.issuer, domain: `${server.origin}/${provider}/${TENANT}`, client_id: CLIENT, redirect_uri: `${app.origin}/`, scope: SCOPE, ...more };
  await open();
  await Promise.all([page.waitForURL(/\/authorize/), page.evaluate(begin, options)]);
  await consent(page);
  await page.waitForURL((url) => url.origin === app.origin && url.searchParams.has("code"));
  await page.waitForFunction(() => globalThis.moved !== undefined);
  const sub = await page.evaluate(end, options);
  await open();
  return sub;
}

const moved = (options, tab = page) => tab.evaluate((given) => moved(given), options);
const codes = (tab = page) => tab.evaluate(() => events.filter(({ type }) => type === "import_refused").map(({ code }) => code));
const refreshTokensSent = (name = "standard") =>
  server.sandbox.log("token", name).map(({ body }) => new URLSearchParams(body).get("refresh_token")).filter(Boolean);

for (const [name, peer] of Object.entries(PEERS)) {
  it(`S26, S33: who signed in with ${name} stays signed in: refresh and sign-out work, and the old entry is gone`, async () => {
    const sub = await signInWith(peer);
    assert.notEqual((await page.evaluate(peer.left)).length, 0);
    const session = await moved(peer.ours());
    assert.equal(session?.claims?.sub, sub, JSON.stringify(await page.evaluate(() => events)));
    assert.deepEqual(session.scope, SCOPE.split(" "));
    assert.deepEqual(await page.evaluate(peer.left), []);
    assert.ok((await page.evaluate(() => events)).some(({ type }) => type === "session_imported"));

    await open();
    assert.equal((await moved(peer.ours()))?.claims.sub, sub, "a reload later");
    assert.ok((await page.evaluate(() => outcome(auth.accessToken({ refresh: true })))).value);
    await page.evaluate(() => auth.signOut());
    await open();
    assert.equal(await moved(peer.ours()), null);
    const sent = refreshTokensSent(peer.provider);
    assert.equal(new Set(sent).size, sent.length, "no refresh token was sent twice");
    assert.deepEqual(profile.troubles, []);
  });
}

it("an entry of auth0-spa-js that holds its ID token itself, as older versions wrote it", async () => {
  const peer = PEERS["auth0-spa-js"];
  const sub = await signInWith(peer);
  await page.evaluate(() => {
    const [user, tokens] = ["@@user@@", "offline_access"].map((end) => Object.keys(localStorage).find((key) => key.startsWith("@@auth0") && key.endsWith(end)));
    const { id_token, decodedToken } = JSON.parse(localStorage.getItem(user));
    const { body, expiresAt } = JSON.parse(localStorage.getItem(tokens));
    localStorage.setItem(tokens, JSON.stringify({ body: { ...body, id_token, decodedToken }, expiresAt }));
    localStorage.removeItem(user);
  });
  assert.equal((await moved(peer.ours()))?.claims.sub, sub);
});

describe("tabs and reloads", () => {
  it("S27, A17: tabs that take over at once, one of them a copy, spend no refresh token twice", async () => {
    const inSession = PEERS["oidc-client-ts, sessionStorage"];
    await signInWith(inSession);
    const [copy] = await Promise.all([profile.context.waitForEvent("page"), page.evaluate(() => void window.open("/"))]);
    await copy.waitForFunction(() => globalThis.moved !== undefined);
    const found = await Promise.all([page, copy].map((tab) => moved(inSession.ours(), tab)));
    assert.equal(refreshTokensSent().length, 1);
    assert.equal(found.filter((session) => session !== null).length, 2, "both have the one session");
    for (const tab of [page, copy]) assert.deepEqual(await tab.evaluate(inSession.left), []);
  });

  it("an entry stays while the server is away, and is taken over at the next visit", async () => {
    const peer = PEERS["oidc-client-ts, localStorage"];
    const sub = await signInWith(peer);
    server.sandbox.fault("standard", { endpoint: "token", kind: "503", times: "always" });
    assert.equal(await moved(peer.ours()), null);
    assert.equal((await page.evaluate(peer.left)).length, 1);
    server.sandbox.fault("standard", { endpoint: "token", kind: "none" });
    await open();
    assert.equal((await moved(peer.ours()))?.claims.sub, sub);
  });

  it("S26, A22: with a vault the session moves into the worker, once for all tabs, and the page has no copy any more", async () => {
    const peer = PEERS["oidc-client-ts, localStorage"];
    const sub = await signInWith(peer);
    const other = await profile.context.newPage();
    await open(other);
    const inVault = { ...ours, issuer: server.issuer, from: "fromOidcClientTs", left: { authority: server.issuer, storage: "local" }, storage: "vault", worker: "/vault_worker.js" };
    const found = await Promise.all([page, other].map((tab) => moved(inVault, tab)));
    assert.deepEqual(found.map((session) => session?.claims.sub), [sub, sub], JSON.stringify(await page.evaluate(() => events)));
    assert.equal(refreshTokensSent().length, 1);
    assert.deepEqual(await page.evaluate(peer.left), []);
    const [{ refresh_token }] = server.sandbox.log("token", "standard").map(({ body }) => Object.fromEntries(new URLSearchParams(body))).filter((sent) => sent.refresh_token);
    const everything = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, events]));
    assert.ok(!everything.includes(refresh_token));
    assert.equal((await page.evaluate(() => outcome(auth.accessToken()))).failure, "token_in_vault");
  });

  it("nothing is looked for from the day on that `until` names", async () => {
    const peer = PEERS["oidc-client-ts, localStorage"];
    await signInWith(peer);
    const left = { authority: server.issuer, storage: "local", until: "2026-01-01" };
    assert.equal(await moved({ ...ours, issuer: server.issuer, from: "fromOidcClientTs", left }), null);
    assert.deepEqual(refreshTokensSent(), []);
  });
});

it("an application's own session, of which it says itself where the refresh token is", async () => {
  const peer = PEERS["oidc-client-ts, localStorage"];
  await signInWith(peer);
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((one) => one.startsWith("oidc.user:"));
    localStorage.setItem("mine", JSON.parse(localStorage.getItem(key)).refresh_token);
  });
  const session = await moved({ ...ours, issuer: server.issuer, from: "fromOwn", left: { key: "mine" } });
  assert.deepEqual(session.scope, SCOPE.split(" "));
  assert.equal(await page.evaluate(() => localStorage.getItem("mine")), null);
});

it("an importer with options that it does not know, or without those that it needs, is refused at once", async () => {
  await open();
  const refused = (from, left) => page.evaluate((given) => outcome(moved(given)), { ...ours, issuer: server.issuer, from, left });
  assert.equal((await refused("fromOidcClientTs", {})).failure, "option_missing");
  assert.equal((await refused("fromAuth0SpaJs", { domain: "t", audiences: "x" })).failure, "option_unknown");
  assert.equal((await refused("fromOidcClientTs", { authority: "a", until: "soon" })).failure, "option_invalid");
});

describe("what is not taken over", () => {
  const peer = PEERS["oidc-client-ts, localStorage"];
  /** Changes what the other library left, as a script of the origin could. */
  const plant = (change) => page.evaluate((source) => {
    const [key] = Object.keys(localStorage).filter((one) => one.startsWith("oidc.user:"));
    const entry = JSON.parse(localStorage.getItem(key));
    const part = (value) => btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const jwt = (claims) => `${part({ alg: "none" })}.${part(claims)}.`;
    const claims = JSON.parse(atob(entry.id_token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    localStorage.setItem(key, JSON.stringify(eval(source)(entry, claims, jwt)));
  }, String(change));

  it("A10, A11: an entry that nothing could confirm, of another server or client, or bound to a key: it is sent nowhere", async () => {
    await signInWith(peer);
    const whole = await page.evaluate(() => Object.entries(localStorage).find(([key]) => key.startsWith("oidc.user:")));
    for (const change of [
      ({ refresh_token, ...entry }) => entry,
      (entry, claims, jwt) => ({ ...entry, id_token: jwt({ ...claims, iss: "https://evil.example" }) }),
      (entry, claims, jwt) => ({ ...entry, id_token: jwt({ ...claims, aud: "another" }) }),
      (entry) => ({ ...entry, id_token: "unreadable" }),
      (entry) => ({ ...entry, token_type: "DPoP" }),
    ]) {
      await page.evaluate((entry) => localStorage.setItem(...entry), whole);
      await plant(change);
      assert.equal(await moved(peer.ours()), null, String(change));
      assert.deepEqual(await codes(), ["import_refused"], String(change));
    }
    assert.deepEqual(refreshTokensSent(), []);
  });

  for (const [what, change, code] of [
    ["that names another person than the server does", (entry, claims, jwt) => ({ ...entry, id_token: jwt({ ...claims, sub: "root" }) }), "id_token_subject_changed"],
    ["with a refresh token that the server does not know", (entry) => ({ ...entry, refresh_token: "planted" }), "reauthorization_required"],
    ["whose tokens the server has ended", (entry) => entry, "reauthorization_required"],
  ]) {
    it(`A10, A11: an entry ${what}: it is refused, and not tried again`, async () => {
      await signInWith(peer);
      await plant(change);
      if (what.endsWith("ended")) server.sandbox.revoke("standard");
      assert.equal(await moved(peer.ours()), null);
      assert.deepEqual(await codes(), [code]);
      assert.equal(refreshTokensSent().length, 1);
      assert.deepEqual(await page.evaluate(peer.left), []);
    });
  }

  it("A10: claims and scopes that were planted beside a good refresh token", async () => {
    const sub = await signInWith(peer);
    await plant((entry, claims, jwt) => ({ ...entry, scope: `${entry.scope} admin`, id_token: jwt({ ...claims, name: "Root", role: "admin" }), profile: { ...entry.profile, name: "Root" } }));
    const session = await moved(peer.ours());
    assert.equal(session.claims.sub, sub);
    assert.notEqual(session.claims.name, "Root");
    assert.deepEqual([session.claims.role, session.scope], [undefined, SCOPE.split(" ")]);
  });

  it("an entry of another client, and of another server: their refresh tokens are sent nowhere", async () => {
    await signInWith(peer, { client_id: "another" });
    assert.equal(await moved(peer.ours()), null);
    other.sandbox.register("standard", { client_id: CLIENT, public: true, redirect_uris: [`${app.origin}/`] });
    const there = { ...peer.ours(), client_id: "another", issuer: other.issuer };
    assert.equal(await moved(there), null);
    assert.deepEqual(await codes(), ["import_refused"]);
    assert.deepEqual([refreshTokensSent(), other.sandbox.log("token", "standard")], [[], []]);
    assert.equal((await page.evaluate(peer.left)).length, 1, "it is the other client's");
  });
});
