// One provider of each class of knob in Chromium, played by the sandbox: in a page where its document lets a page be the
// client, else through the worker.

import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { createHandler } from "grantway/edge";
import { everyProvider } from "../played/world.mjs";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { comeBack } from "./public_sign_in.mjs";
import { consent, startSandbox } from "./sandbox_server.mjs";

const IN_A_PAGE = {
  "nothing but PKCE with S256": "discord",
  "an ID token, variables in an issuer": "keycloak",
  "an issuer that stands for many tenants": "microsoft",
  "an ID token without a nonce, a revocation as JSON": "quickbooks",
  "renamed parameters, separators, nested tokens, 200 with an error": "slack",
  "parameters that are left out, fixed ones, a type of its own": "ebay",
  "no response_type and no scope": "pipedrive",
  "parameters of the callback that come back, userinfo by a form": "vk-id",
  "headers of the API": "etsy",
  "a scheme of its own": "yandex",
  "the token in a query": "mailru",
  "userinfo by POST": "dropbox",
  "a revocation by DELETE, its token in the header": "lichess",
  "a refresh endpoint of its own": "figma",
  "lifetimes as texts, errors in another place": "ups",
  "a token for ever": "vimeo",
};

const THROUGH_THE_WORKER = {
  "a response by form_post, a client that signs": "apple",
  "a response with a code of its parameters": "shopify",
  "a separator that is not percent-encoded": "unsplash",
  "a response with names of its own": "amazon-sp-api",
  "a response that names the granted scope, an absolute end": "strava",
  "a response that names the host": "zoho",
  "PKCE in hexadecimal digits": "tiktok",
  "PKCE without a hash": "myanimelist",
  "a token request by GET, a fragment in an address": "wechat",
  "a token request as JSON, Basic as it is": "notion",
  "tokens in form coding": "bitly",
  "a second exchange": "threads",
  "an end as a date": "square",
  "userinfo by GraphQL": "linear",
  "an ID token that the secret signs": "line",
  "the secret as a Bearer token": "stripe-connect",
  "the secret as a hash": "smartsheet",
};

const all = new Map((await everyProvider()).map((provider) => [provider.id, provider]));
let browser, app, server, profile, page, handler;

/** The client of a provider, registered at the sandbox; `secret` where it is the worker's. */
function client({ name, options }, redirect_uri, secret) {
  const { client_id = "cid", scope, variables, parameters } = options;
  server.sandbox.register(name, { client_id, redirect_uris: [redirect_uri], ...secret });
  const entries = Object.entries({ client_id, redirect_uri, scope, variables, parameters });
  return { provider: server.sandbox.provider(all.get(name).document, server.origin, name), ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}

const refusals = (name) => server.sandbox.log("all", name).flatMap(({ endpoint, refused }) => (refused ? [`${endpoint}: ${refused}`] : []));

before(async () => {
  const played = [...Object.values(IN_A_PAGE), ...Object.values(THROUGH_THE_WORKER)].map((id) => all.get(id));
  for (const provider of played) provider.name = provider.id;
  [browser, app, server] = await Promise.all([
    launchChromium(),
    startApp({ worker: (request) => handler?.handle(request, {}, { waitUntil() {} }) }),
    startSandbox({
      documents: Object.fromEntries(played.map(({ name, document }) => [name, document])),
      providers: Object.fromEntries(played.map(({ name, options }) => [name, { variables: options.variables, parameters: Object.keys(options.parameters ?? {}), clients: [] }])),
    }),
  ]);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));
beforeEach(async () => {
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

/** Waits at the consent page, accepts, and waits for the application's address that begins so. */
async function accept(address) {
  await page.waitForSelector("#accept");
  await consent(page);
  await page.waitForURL((url) => url.href.startsWith(address));
  await ready(page);
}

describe("a public client in a page", () => {
  for (const [what, id] of Object.entries(IN_A_PAGE)) {
    it(`${what}: ${id}`, async () => {
      const { name, document } = all.get(id);
      const options = { ...client(all.get(id), `${app.origin}/callback`, { public: true }), api: [server.origin] };
      await open(page, `${app.origin}/`);
      await createClient(page, options);
      await page.evaluate(() => void auth.authorize({}));
      await accept(options.redirect_uri);
      assert.equal((await comeBack(page, options)).value?.handled, true, refusals(name).join());
      if (document.userinfo_endpoint) assert.ok(Object.keys(await page.evaluate(() => auth.userinfo())).length > 0);
      if (document.dialect.refresh_request?.supported !== false) await page.evaluate(() => auth.accessToken({ refresh: true }));
      await page.evaluate(() => auth.signOut());
      assert.deepEqual(refusals(name), []);
      const last = server.sandbox.log("all", name).at(-1);
      if (document.revocation_endpoint) assert.deepEqual([last.endpoint, last.status], ["revoke", 200]);
      assert.deepEqual(profile.troubles, []);
    });
  }
});

describe("the worker, behind a page", () => {
  for (const [what, id] of Object.entries(THROUGH_THE_WORKER)) {
    it(`${what}: ${id}`, async () => {
      const provider = all.get(id);
      const { name, options } = provider;
      const key = typeof options.client_secret === "object" ? options.client_secret : undefined;
      const secret = key ? { public_key: createPublicKey(key.private_key).export({ format: "jwk" }), key_id: key.key_id, team_id: key.team_id } : { client_secret: options.client_secret ?? "s/+e%c:t" };
      const redirect_uri = `${app.origin}/auth/${name}/callback`;
      handler = createHandler({
        providers: { [name]: { ...client(provider, redirect_uri, secret), client_secret: key ?? secret.client_secret } },
        cookieKeys: [randomBytes(32).toString("base64url")],
        onSignIn: ({ profile: who }) => ({ who }),
      });
      await page.goto(`${app.origin}/auth/${name}/login?return_to=/inbox`);
      await accept(`${app.origin}/inbox`);
      assert.equal(page.url(), `${app.origin}/inbox`, refusals(name).join());
      const session = await page.evaluate(async () => (await fetch("/auth/session", { headers: { grantway: "1" } })).json());
      assert.equal(session.provider, name);
      assert.deepEqual(refusals(name), []);
      assert.deepEqual(profile.troubles, []);
    });
  }
});
