/** Tokens for part of the scope, at servers that end or narrow the grant's earlier tokens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp, ofType, SANDBOX } from "./app.js";

const ME = "/auth/proxy/127.0.0.1:8788/standard/userinfo";

/** A person who is signed in at a server with these settings, and has a token only for `scope`. */
async function narrowed(settings, scope, options) {
  const app = createApp({
    providers: ({ standard }) => ({ standard: { ...standard, ...options } }),
    sandboxOptions: { providers: { standard: settings } },
    tokens: "page",
    upstreams: { sandbox: { origin: SANDBOX, paths: ["/"], providers: ["standard"] } },
  });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  const token = async (body) => {
    const answer = await person.call("/auth/token", { method: "POST", body: JSON.stringify(body) });
    return answer.json();
  };
  const before = await token({});
  const narrow = await token({ scope });
  const me = (access_token) => app.sandbox.fetch(new Request(`${SANDBOX}/standard/userinfo`, { headers: { authorization: `Bearer ${access_token}` } }));
  return { app, person, token, before, narrow, me };
}

test("S39: a server that ends the access token before on a refresh: the session's own is made anew before it is used", async () => {
  const { app, person, token, before, narrow, me } = await narrowed({ endsAccessTokens: true }, ["openid"]);
  assert.deepEqual(narrow.scope, ["openid"]);
  assert.deepEqual([(await me(before.access_token)).status, (await me(narrow.access_token)).status], [401, 200], "the server does so");
  const whole = await token({});
  assert.notEqual(whole.access_token, before.access_token);
  assert.deepEqual([whole.scope, (await me(whole.access_token)).status], [before.scope, 200]);
  assert.equal((await person.call(ME)).status, 200);
  assert.deepEqual([ofType(app.events, "scope_reduced"), app.tokenRequests("standard")], [[], 3]);
});

test("S39: a server that narrows the grant for good: the lost scope is reported, and no longer handed out", async () => {
  const { app, person, token, before } = await narrowed({ narrowsGrant: true }, ["openid"]);
  assert.deepEqual(before.scope, ["openid", "profile", "email"]);
  assert.deepEqual((await token({})).scope, ["openid"]);
  const session = await person.session();
  assert.deepEqual([session.scope, session.diagnostics], [["openid"], [{ code: "scope_reduced", member: "scope" }]]);
  assert.equal(ofType(app.events, "scope_reduced")[0].scope, "profile email");
});

test("an API that misses the scope costs one refresh after a narrowing, and the answer is passed on", async () => {
  const { app, person } = await narrowed({ narrowsGrant: true }, ["profile"]);
  for (const requests of [4, 4]) {
    assert.equal((await person.call(ME)).status, 403);
    assert.equal(app.tokenRequests("standard"), requests);
  }
});

test("where the document says that a server narrows no tokens, none is asked for and nothing is lost", async () => {
  const metadata = await createApp().sandbox.fetch(new Request(`${SANDBOX}/standard/.well-known/openid-configuration`));
  const provider = { ...(await metadata.json()), dialect: { refresh_request: { narrowing: false } } };
  for (const settings of [{ endsAccessTokens: true }, { narrowsGrant: true }]) {
    const { app, narrow, token, before } = await narrowed(settings, ["openid"], { issuer: undefined, provider });
    assert.equal(narrow.code, "narrowing_unsupported");
    assert.equal((await token({})).access_token, before.access_token);
    assert.equal(app.tokenRequests("standard"), 1);
  }
});
