/**
 * The guide's worker with several providers, unchanged, in workerd: each provider is one import, and signs people
 * in.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { apple } from "grantway/providers/apple";
import { discord } from "grantway/providers/discord";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";
import { microsoft } from "grantway/providers/microsoft";
import { slackOpenid } from "grantway/providers/slack-openid";
import { startAtRealHosts } from "./real_hosts.js";

/** The documents, by their names in the worker. */
const DOCUMENTS = { google, microsoft, apple, github, discord, slack: slackOpenid };
const TENANTS = { ada: "9122040d-6c67-4c5b-b112-36a304b66dad", ben: "72f988bf-86f1-41af-91ab-2d7cd011db47" };

/** The tenant in Microsoft's next ID tokens, in `iss` and in `tid`. */
const named = { iss: TENANTS.ada, tid: TENANTS.ada };
const ofTenant = {
  get iss() {
    return `https://login.microsoftonline.com/${named.iss}/v2.0`;
  },
  get tid() {
    return named.tid;
  },
};

/** Apple knows the developer's public key, and its address for the person leads on to their own. */
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const RELAY = "ada@privaterelay.appleid.com";
const APPLE_KEY = { key_id: "ABC123DEFG", team_id: "DEF123GHIJ" };

let world;

before(async () => {
  const clients = Object.fromEntries(Object.keys(DOCUMENTS).map((name) => [name, { client_id: `id of ${name}`, client_secret: `secret of ${name}` }]));
  clients.apple = { client_id: clients.apple.client_id, public_key: publicKey.export({ format: "jwk" }), ...APPLE_KEY };
  const bindings = Object.entries(clients).flatMap(([name, client]) => [[`${name}_id`, client.client_id], [`${name}_secret`, client.client_secret]]);
  bindings.push(["apple_key", privateKey.export({ type: "pkcs8", format: "pem" })], ["apple_key_id", APPLE_KEY.key_id], ["apple_team_id", APPLE_KEY.team_id]);
  world = await startAtRealHosts({
    entry: "../guides/several_providers.ts",
    documents: DOCUMENTS,
    settings: {
      google: { idToken: { claims: { iss: google.issuer } } },
      apple: { idToken: { claims: { iss: apple.issuer, email: RELAY, email_verified: "true" } } },
      slack: { idToken: { claims: { iss: slackOpenid.issuer } } },
      microsoft: { idToken: { claims: ofTenant } },
    },
    clients,
    bindings: Object.fromEntries(bindings.filter(([, text]) => text !== undefined)),
  });
});
after(() => world?.stop());

/**
 * Signs in with a provider, which sends the browser back with a GET or a posted form. Returns the callback's
 * response.
 */
async function signIn(person, name, who) {
  const begun = await person.begin(name, { query: "?return_to=%2Fhello" });
  const sent = await world.sandbox.visit(world.at(begun), who);
  if (sent.method === "GET") return person.open(sent.url);
  const form = { "content-type": sent.headers.get("content-type"), origin: new URL(begun).origin, "sec-fetch-site": "cross-site" };
  return person.open(sent.url, { method: sent.method, headers: form, body: await sent.text() });
}

test("a person who opens its page chooses among the providers", async () => {
  const page = await (await world.person().open("/hello")).text();
  const links = [...page.matchAll(/<a href="\/auth\/(\w+)\/login\?return_to=%2Fhello">/g)].map(([, name]) => name);
  assert.deepEqual(links, Object.keys(DOCUMENTS));
});

for (const [name, { authorization_endpoint }] of Object.entries(DOCUMENTS)) {
  test(`${name} signs a person in, by the provider's own addresses, and its profile names them`, async () => {
    const person = world.person();
    const { origin, pathname } = new URL(await person.begin(name));
    assert.equal(origin + pathname, authorization_endpoint.replace("{tenant}", "common"));
    const back = await signIn(person, name, { user: "ada" });
    assert.equal(back.headers.get("location"), "/hello", await back.text());
    assert.equal(await (await person.open("/hello")).text(), `Hello, Ada Quill, signed in with ${name}`);
    const { profile } = await person.session();
    assert.ok(profile.id?.length > 0);
    assert.equal(profile.name, "Ada Quill");
  });
}

test("Apple names a person at the first sign-in only; after that the address and the id tell who it is", async () => {
  const [first, second] = [world.person(), world.person()];
  await signIn(first, "apple", { user: "ben" });
  await signIn(second, "apple", { user: "ben" });
  assert.equal(await (await first.open("/hello")).text(), "Hello, Ben Orchard, signed in with apple");
  assert.equal(await (await second.open("/hello")).text(), `Hello, ${RELAY}, signed in with apple`);
  const [{ profile: before }, { profile: after, data }] = await Promise.all([first.session(), second.session()]);
  assert.deepEqual(after, { id: before.id, email: RELAY, email_verified: true });
  assert.equal(data.account, `apple ${before.id}`);
});

test("Apple gets a client secret that the private key signed for this very request, and no other client's", async () => {
  const secrets = () => world.sandbox.log("token", "apple").map(({ body }) => new URLSearchParams(body).get("client_secret"));
  const before = secrets().length;
  const person = world.person();
  await signIn(person, "apple", { user: "chi" });
  await person.session("/auth/session?refresh=1");
  const sent = secrets().slice(before);
  assert.equal(new Set(sent).size, 2);
  assert.equal(sent.some((secret) => secret.includes("PRIVATE")), false);
  const registered = world.sandbox.clients.apple.at(-1);
  const { publicKey: anothers } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  world.sandbox.register("apple", { ...registered, public_key: anothers.export({ format: "jwk" }) });
  const refused = await signIn(world.person(), "apple", { user: "chi" });
  world.sandbox.register("apple", registered);
  assert.equal(refused.headers.get("location"), "/hello#auth_error=client_rejected");
});

const tenantOf = ({ claims }) => ({ tid: claims.tid, iss: claims.iss });
const expected = (tid) => ({ tid, iss: `https://login.microsoftonline.com/${tid}/v2.0` });

test("S21, A11: people of two Microsoft tenants sign in through common, and each session keeps to its own", async () => {
  const sessions = {};
  for (const [user, tenant] of Object.entries(TENANTS)) {
    Object.assign(named, { iss: tenant, tid: tenant });
    sessions[user] = world.person();
    await signIn(sessions[user], "microsoft", { user });
    assert.deepEqual(tenantOf(await sessions[user].session()), expected(tenant));
  }
  // Ben's tenant is the last one named, so his refresh goes on. For Ada, that token is somebody else's, and no
  // session continues with it.
  const ben = await sessions.ben.session("/auth/session?refresh=1");
  assert.deepEqual([tenantOf(ben), ben.stale], [expected(TENANTS.ben), undefined]);
  const refused = await (await sessions.ada.call("/auth/session?refresh=1")).json();
  assert.equal(refused.code, "reauthorization_required");
  assert.equal(await sessions.ada.session(), null);
});

test("S21, A11: a token whose issuer is another tenant's than the one that it names is refused", async () => {
  Object.assign(named, { iss: TENANTS.ben, tid: TENANTS.ada });
  const person = world.person();
  const back = await signIn(person, "microsoft", { user: "ada" });
  assert.equal(back.headers.get("location"), "/hello#auth_error=id_token_issuer_mismatch");
  assert.equal(await person.session(), null);
});
