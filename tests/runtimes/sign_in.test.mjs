/** A person signs in with each provider through the handler, with everything that follows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp, ofType, SANDBOX, USERINFO } from "./app.js";

const PROVIDERS = Object.keys(USERINFO);
const REFRESHING = ["tali", "tiltify", "standard"];

for (const provider of PROVIDERS) {
  test(`${provider}: a person signs in, and the page learns who, what for and until when, but no token`, async () => {
    const app = createApp({ onSignIn: ({ userinfo }) => ({ id: userinfo.data?.id ?? userinfo.sub }) });
    const person = app.userAgent();
    const back = await person.signIn(app.sandbox, provider, { returnTo: "/inbox?page=2" });
    assert.equal(back.status, 302);
    assert.equal(back.headers.get("location"), "/inbox?page=2");
    const session = await person.session();
    assert.equal(session.provider, provider);
    assert.ok(session.data.id, "onSignIn saw userinfo");
    assert.equal(session.expires_at, 1_700_086_400, "one idle day");
    const lives = { tali: 1_700_086_400, tiltify: 1_700_007_200, "tiltify-v3": "never", intandem: 1_700_000_000 + 631_139_040, standard: 1_700_003_600 };
    assert.equal(session.token_expires_at, lives[provider]);
    const scopes = { tali: [], tiltify: ["public"], "tiltify-v3": ["public"], intandem: [], standard: ["openid", "profile", "email"] };
    assert.deepEqual(session.scope, scopes[provider]);
    assert.equal(session.claims?.iss, provider === "standard" ? `${SANDBOX}/standard` : undefined);
    assert.doesNotMatch(JSON.stringify(session), /token"|[0-9a-f]{40}/, "no token");
  });

  test(`${provider}: the page calls the API through the proxy and never sees the token`, async () => {
    const app = createApp();
    const person = app.userAgent();
    await person.signIn(app.sandbox, provider);
    const answer = await person.call(`/auth/proxy/127.0.0.1:8788${USERINFO[provider]}?fields=all`);
    assert.equal(answer.status, 200);
    const who = await answer.json();
    assert.ok(who.data?.id ?? who.sub);
    const [seen] = app.sandbox.log("userinfo", provider);
    assert.match(seen.headers.authorization, /^Bearer .{16,}$/);
    assert.equal(seen.query, "?fields=all");
    assert.equal(seen.headers.cookie, undefined);
    assert.equal(seen.headers.grantway, undefined);
  });

  test(`${provider}: Cancel brings the person back with the reason, signed out`, async () => {
    const app = createApp();
    const person = app.userAgent();
    const back = await person.signIn(app.sandbox, provider, { cancel: true, returnTo: "/inbox" });
    assert.equal(back.headers.get("location"), "/inbox#auth_error=access_denied");
    assert.equal(await person.session(), null);
    assert.equal(app.tokenRequests(provider), 0);
    assert.equal(ofType(app.events, "callback_refused")[0].code, "access_denied");
  });

  test(`${provider}: signing out leaves no session cookie, and the copied one does not open here any more`, async () => {
    const app = createApp();
    const person = app.userAgent();
    await person.signIn(app.sandbox, provider);
    const thief = app.userAgent();
    thief.jar = person.jar.copy();
    const out = await person.call("/auth/logout", { method: "POST", body: "{}" });
    assert.deepEqual(await out.json(), { signed_out: true });
    assert.deepEqual(person.jar.kinds(), ["gw_ended.auth"]);
    assert.equal(await person.session(), null);
    assert.equal(await thief.session(), null);
  });
}

for (const provider of REFRESHING) {
  test(`${provider}: an expired token is refreshed once, and the cookie carries the new one`, async () => {
    const app = createApp({ session: { idleTimeout: 604_800 } });
    const person = app.userAgent();
    await person.signIn(app.sandbox, provider);
    const before = (await person.session()).token_expires_at;
    app.advance(before - 1_700_000_000 + 1);
    const answer = await person.call(`/auth/proxy/127.0.0.1:8788${USERINFO[provider]}`);
    assert.equal(answer.status, 200);
    assert.equal(app.tokenRequests(provider), 2);
    const session = await person.session();
    assert.ok(session.token_expires_at > before);
    assert.equal(app.tokenRequests(provider), 2, "the new cookie came with the proxied answer");
    assert.equal(ofType(app.events, "refreshed").length, 1);
  });
}

for (const provider of ["tiltify-v3", "intandem"]) {
  test(`${provider}: a provider that does not refresh is not asked to`, async () => {
    const app = createApp();
    const person = app.userAgent();
    await person.signIn(app.sandbox, provider);
    const answer = await person.call("/auth/session?refresh=1");
    assert.equal(answer.status, 400);
    assert.equal((await answer.json()).code, "refresh_unsupported");
    assert.equal((await person.session()).provider, provider, "the session is not lost");
    assert.equal(app.tokenRequests(provider), 1);
  });
}

test("intandem: a code that came back after 31 seconds is refused with its reason", async () => {
  const app = createApp();
  const person = app.userAgent();
  const callback = await app.sandbox.signIn(await person.begin("intandem"));
  app.advance(31);
  const back = await person.open(callback);
  assert.equal(back.headers.get("location"), "/#auth_error=grant_too_old");
});

test("what was coerced is said in the session's diagnostics", async () => {
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  assert.deepEqual((await person.session()).diagnostics, [{ code: "expires_in_from_string", member: "expires_in" }]);
});
