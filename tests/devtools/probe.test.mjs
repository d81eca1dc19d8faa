// The probe of grantway/devtools in Chromium: each finding is provoked.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent, startSandbox } from "../browser/sandbox_server.mjs";
import { pageAt, startDevelopment } from "./app.mjs";

const METADATA = "/standard/.well-known/openid-configuration";
let browser, app, server, profile, page, good;
/** What the provider answers instead, by path. */
const instead = new Map();
const provoked = new Set();

before(async () => {
  const around = (request, answer) => instead.get(new URL(request.url).pathname)?.(request) ?? answer();
  [browser, server] = await Promise.all([launchChromium(), startSandbox({ around })]);
  app = await startDevelopment(server.issuer);
  good = { issuer: server.issuer, client_id: "page", redirect_uri: `${app.origin}/callback`, scope: "openid profile offline_access" };
  for (const path of ["/callback", "/denied"]) server.sandbox.register("standard", { client_id: path === "/denied" ? "denied" : "page", public: true, redirect_uris: [app.origin + path] });
  server.sandbox.register("standard", { client_id: "with-secret", client_secret: "not secret", redirect_uris: [`${app.origin}/callback`] });
  profile = await openProfile(browser);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

async function at(address) {
  page = await profile.context.newPage();
  await page.goto(address);
  await page.waitForFunction(() => globalThis.probe !== undefined);
}

/** The codes that the probe finds; `change` replaces options. */
async function found(change = {}) {
  const findings = await page.evaluate((options) => probe(options), { ...good, ...change });
  for (const { code, sentence, fix } of findings) {
    provoked.add(code);
    for (const text of [sentence, fix]) assert.ok(text.length > 20 && !/\{\w+\}|undefined/.test(text), text);
  }
  return findings.map(({ code }) => code);
}

const json = (value, headers) => () => Response.json(value, { headers });
const OPEN = { "access-control-allow-origin": "*" };
const metadata = () => ({ issuer: server.issuer, authorization_endpoint: `${server.issuer}/authorize`, token_endpoint: `${server.issuer}/token` });

/** Provokes, probes, and puts back. */
async function when(path, answer, change) {
  instead.set(path, answer);
  try {
    return await found(change);
  } finally {
    instead.delete(path);
  }
}

test("nothing is found where all is well, with a document too, and nobody is signed in or out by it", async () => {
  await at(`${app.origin}/`);
  assert.deepEqual(await found(), []);
  const { issuer, ...client } = good;
  assert.deepEqual(await found({ ...client, issuer: undefined, provider: metadata() }), []);
  assert.deepEqual(await page.evaluate(() => [Object.keys(sessionStorage), document.querySelectorAll("iframe").length]), [[], 0]);
});

test("metadata: CORS, a wrong address, no JSON, another issuer, a missing endpoint", async () => {
  assert.deepEqual(await when(METADATA, json(metadata())), ["metadata_cors_blocked"]);
  const gone = () => new Response("", { status: 404, headers: OPEN });
  assert.deepEqual(await when(METADATA, gone), [], "RFC 8414 has another address");
  instead.set("/.well-known/oauth-authorization-server/standard", gone);
  assert.deepEqual(await when(METADATA, gone), ["metadata_missing"]);
  instead.clear();
  assert.deepEqual(await when(METADATA, () => new Response("<h1>Hello</h1>", { headers: { ...OPEN, "content-type": "text/html" } })), ["metadata_not_json"]);
  assert.deepEqual(await found({ issuer: `${good.issuer}/` }), ["issuer_mismatch"]);
  const { token_endpoint, ...less } = metadata();
  assert.deepEqual(await when(METADATA, json(less, OPEN)), ["endpoint_missing"]);
});

test("token endpoint: CORS, a redirect, a fault, an unknown client", async () => {
  assert.deepEqual(await when("/standard/token", () => Response.json({ error: "invalid_grant" }, { status: 400 })), ["token_cors_blocked"]);
  assert.deepEqual(await when("/standard/token", () => new Response(null, { status: 307, headers: { ...OPEN, location: "/elsewhere" } })), ["token_redirected"]);
  assert.deepEqual(await when("/standard/token", () => new Response("", { status: 503, headers: OPEN })), ["token_failing"]);
  assert.deepEqual(await found({ client_id: "nobody" }), ["client_unknown", "redirect_uri_not_registered"]);
});

test("redirect URI: one that is not registered, one whose page forbids frames, and a refusal that comes back", async () => {
  assert.deepEqual(await found({ redirect_uri: `${app.origin}/other` }), ["redirect_uri_not_registered"]);
  assert.deepEqual(await found({ client_id: "denied", redirect_uri: `${app.origin}/denied` }), ["frame_blocked_by_page"]);
  assert.deepEqual(await found({ scope: "openid nonsense" }), ["authorization_refused"]);
});

test("an ad blocker, a server that is away, and no network", async () => {
  await page.route(`${server.issuer}/.well-known/**`, (route) => route.abort("blockedbyclient"));
  assert.deepEqual(await found(), ["blocked_by_extension"]);
  await page.unrouteAll();
  await page.route(`${server.issuer}/token`, (route) => route.abort("blockedbyclient"));
  assert.deepEqual(await found(), ["blocked_by_extension"]);
  await page.unrouteAll();
  await page.route(`${server.issuer}/authorize*`, (route) => route.abort("blockedbyclient"));
  assert.deepEqual(await found(), ["blocked_by_extension"]);
  await page.unrouteAll();
  await page.route(`${server.origin}/**`, (route) => route.abort("connectionrefused"));
  assert.deepEqual(await found(), ["server_unreachable"]);
  await page.unrouteAll();
  await profile.context.setOffline(true);
  assert.deepEqual(await found(), ["offline"]);
  await profile.context.setOffline(false);
});

test("a Content-Security-Policy that forbids the request, or the frame", async () => {
  await at(`${app.origin}/?policy=${encodeURIComponent("connect-src 'self'")}`);
  assert.deepEqual(await found(), ["blocked_by_policy"]);
  await at(`${app.origin}/?policy=${encodeURIComponent("connect-src 'self' http://127.0.0.1:*; frame-src 'none'")}`);
  assert.deepEqual(await found(), ["blocked_by_policy"]);
});

test("a clock that is ahead, and one that is behind", async () => {
  await at(`${app.origin}/`);
  await page.clock.setSystemTime(Date.now() + 600_000);
  assert.deepEqual(await found(), ["clock_wrong"]);
  await page.clock.setSystemTime(Date.now() - 600_000);
  assert.match((await page.evaluate((options) => probe(options), good))[0].sentence, /behind/);
  // The clock is that of the whole profile.
  await profile.close();
  profile = await openProfile(browser);
});

test("third-party cookies: who is signed in here is unknown to the provider's frame", async () => {
  await at(`${app.origin}/`);
  await Promise.all([page.waitForURL(/\/authorize/), page.evaluate((options) => void createClient(options).then((auth) => auth.authorize()), good)]);
  await consent(page);
  await page.waitForURL((url) => url.href.startsWith(good.redirect_uri));
  await page.waitForFunction(() => globalThis.probe !== undefined);
  const codes = await page.evaluate(async (options) => {
    const client = await createClient(options);
    await client.handleCallback();
    await client.session();
    return (await probe({ ...options, client })).map(({ code }) => code);
  }, good);
  codes.forEach((code) => provoked.add(code));
  assert.deepEqual(codes, ["third_party_cookies_blocked"]);
});

test("a page by plain http, and plain http addresses in a page by https", async () => {
  for (const [origin, change, expected] of [
    ["http://app.example", {}, "page_insecure"],
    ["https://app.example", { issuer: "http://as.example" }, "mixed_content"],
  ]) {
    await profile.context.route(`${origin}/**`, async (route) => route.fulfill(await pageAt(new URL(route.request().url()).pathname)));
    await at(`${origin}/`);
    assert.ok((await found({ redirect_uri: `${origin}/callback`, ...change })).includes(expected), expected);
  }
});

test("a worker: none at that path, a page in its place, one that fails, and one that answers", async () => {
  await at(`${app.origin}/`);
  const backend = async (answer, path = "/nothing") => {
    if (answer) app.answers.set(`${path}/session`, answer);
    return page.evaluate((given) => probe({ backend: given }), path);
  };
  for (const [answer, expected] of [
    [() => new Response("", { status: 404 }), "backend_missing"],
    [undefined, "backend_not_json"],
    [() => Response.json({ code: "store_unavailable" }, { status: 503 }), "backend_failing"],
  ]) {
    app.answers.clear();
    const codes = (await backend(answer)).map(({ code }) => code);
    codes.forEach((code) => provoked.add(code));
    assert.deepEqual(codes, [expected]);
  }
  app.answers.clear();
  assert.deepEqual(await backend(undefined, "/auth"), []);
});

test("each finding was provoked, and the types and the guide name it", async () => {
  const { FINDINGS } = await import(new URL("probe/findings.js", import.meta.resolve("grantway/devtools")));
  const codes = Object.keys(FINDINGS).sort();
  assert.deepEqual([...provoked].sort(), codes);
  const types = await readFile(new URL("index.d.ts", import.meta.resolve("grantway/devtools")), "utf8");
  assert.deepEqual([...types.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code).sort(), codes);
  const guide = await readFile(new URL("../../docs/guides/diagnosis.md", import.meta.url), "utf8");
  assert.deepEqual([...guide.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code).sort(), codes);
});
