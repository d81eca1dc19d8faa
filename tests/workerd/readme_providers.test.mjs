/** The README's worker with several providers, unchanged, in workerd: each is one import, and signs people in. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { discord } from "grantway/providers/discord";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";
import { microsoft } from "grantway/providers/microsoft";
import { slackOpenid } from "grantway/providers/slack-openid";
import { startAtRealHosts } from "./real_hosts.js";

/** By the names that the worker gives them. */
const DOCUMENTS = { google, microsoft, github, discord, slack: slackOpenid };
const TENANTS = { ada: "9122040d-6c67-4c5b-b112-36a304b66dad", ben: "72f988bf-86f1-41af-91ab-2d7cd011db47" };

/** Whose tenant Microsoft's next ID tokens name, in `iss` and in `tid`. */
const named = { iss: TENANTS.ada, tid: TENANTS.ada };
const ofTenant = {
  get iss() {
    return `https://login.microsoftonline.com/${named.iss}/v2.0`;
  },
  get tid() {
    return named.tid;
  },
};

let world;

before(async () => {
  const clients = Object.fromEntries(Object.keys(DOCUMENTS).map((name) => [name, { client_id: `id of ${name}`, client_secret: `secret of ${name}` }]));
  const bindings = Object.entries(clients).flatMap(([name, client]) => [[`${name}_id`, client.client_id], [`${name}_secret`, client.client_secret]]);
  world = await startAtRealHosts({
    entry: "several_providers.js",
    documents: DOCUMENTS,
    settings: {
      google: { idToken: { claims: { iss: google.issuer } } },
      slack: { idToken: { claims: { iss: slackOpenid.issuer } } },
      microsoft: { idToken: { claims: ofTenant } },
    },
    clients,
    bindings: Object.fromEntries(bindings),
  });
});
after(() => world?.stop());

/** Signs in with a provider; the response of the callback. */
async function signIn(person, name, who) {
  const begun = await person.begin(name, { query: "?return_to=%2Fhello" });
  const callback = await world.sandbox.signIn(world.at(begun), who);
  return person.open(callback);
}

test("whoever opens its page chooses among the providers", async () => {
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

const tenantOf = ({ claims }) => ({ tid: claims.tid, iss: claims.iss });
const expected = (tid) => ({ tid, iss: `https://login.microsoftonline.com/${tid}/v2.0` });

test("S13, A5: people of two Microsoft tenants sign in through common, and each session keeps to its own", async () => {
  const sessions = {};
  for (const [user, tenant] of Object.entries(TENANTS)) {
    Object.assign(named, { iss: tenant, tid: tenant });
    sessions[user] = world.person();
    await signIn(sessions[user], "microsoft", { user });
    assert.deepEqual(tenantOf(await sessions[user].session()), expected(tenant));
  }
  // Ben's tenant is the one that is named last: his refresh goes on. To Ada that token is somebody else's: no session goes on
  // with it.
  const ben = await sessions.ben.session("/auth/session?refresh=1");
  assert.deepEqual([tenantOf(ben), ben.stale], [expected(TENANTS.ben), undefined]);
  const refused = await (await sessions.ada.call("/auth/session?refresh=1")).json();
  assert.equal(refused.code, "reauthorization_required");
  assert.equal(await sessions.ada.session(), null);
});

test("S13, A5: a token whose issuer is another tenant's than the one that it names is refused", async () => {
  Object.assign(named, { iss: TENANTS.ben, tid: TENANTS.ada });
  const person = world.person();
  const back = await signIn(person, "microsoft", { user: "ada" });
  assert.equal(back.headers.get("location"), "/hello#auth_error=id_token_issuer_mismatch");
  assert.equal(await person.session(), null);
});
