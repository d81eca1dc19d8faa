/** Signing out: by the page, by a form without script, and by a route of the application. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { APP, createApp, ofType, SANDBOX } from "./app.js";
import { errorOf } from "./refusals.js";

const BACK = `${APP}/bye`;
const FORM = { method: "POST", headers: { origin: APP, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" } };

function createOwnApp(options) {
  const app = createApp({
    providers: (all) => ({ ...all, standard: { ...all.standard, postLogoutRedirectUri: BACK, ...options?.entry } }),
    store: options?.store,
    through: options?.through,
  });
  return app;
}

/** A person who is signed in at an application with these options. */
async function signedIn(options) {
  const app = createOwnApp(options);
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  return { app, person };
}

/** The session in the hands of the application's own route. */
const sessionOf = ({ auth, env }, person) => auth.session(new Request(`${APP}/bye`, { headers: { cookie: person.jar.header() } }), env);

const parameters = (address) => Object.fromEntries(new URL(address).searchParams);

test("a form on a page of the application signs out, and leads to a path or to the provider's sign-out", async () => {
  const { app, person } = await signedIn({ store: memoryStore({ now: () => 0 }) });
  const there = await person.open("/auth/logout", { ...FORM, body: "end_provider_session=true&return_to=/x" });
  assert.equal(there.status, 303);
  const said = parameters(there.headers.get("location"));
  assert.equal(said.post_logout_redirect_uri, BACK);
  assert.equal(said.id_token_hint.split(".").length, 3);
  assert.equal(await person.session(), null);
  await person.signIn(app.sandbox, "standard");
  const here = await person.open("/auth/logout", { ...FORM, body: "return_to=/goodbye" });
  assert.deepEqual([here.status, here.headers.get("location")], [303, "/goodbye"]);
  assert.equal(await person.session(), null);
  await person.signIn(app.sandbox, "standard");
  const forged = await person.open("/auth/logout", { ...FORM, headers: { ...FORM.headers, origin: "https://evil.example", "sec-fetch-site": "cross-site" } });
  assert.equal(forged.status, 403);
  assert.equal((await person.session()).provider, "standard");
});

test("the application's own route revokes, and learns where the provider's session ends", async () => {
  const { app, person } = await signedIn({ entry: { keepIdToken: true } });
  const session = await sessionOf(app, person);
  for (const wrong of [{ end_provider_session: true }, { revok: false }]) {
    assert.equal((await errorOf(session.signOut(wrong))).code, "option_unknown");
  }
  assert.equal((await errorOf(session.signOut({ revoke: "no" }))).code, "option_wrong_type");
  const said = await session.signOut({ endProviderSession: true });
  assert.equal(said.signed_out, true);
  assert.equal(said.revocation_failed, undefined);
  assert.ok(said.url.startsWith(`${SANDBOX}/standard/logout?`));
  assert.ok(parameters(said.url).id_token_hint);
  assert.equal(app.sandbox.log("revoke", "standard").length, 1);
  const answer = session.commit(new Response("bye"));
  assert.ok(answer.headers.getSetCookie().some((line) => line.includes("Max-Age=0")));
});

test("S40: a provider that never answers keeps nobody, however it is reached", async (t) => {
  const through = (request, send) => (request.url.endsWith("/revoke") ? new Promise(() => {}) : send(request));
  const { app, person } = await signedIn({ through });
  const session = await sessionOf(app, person);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const leaving = session.signOut({ endProviderSession: true });
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(5000);
  const said = await leaving;
  assert.equal(said.revocation_failed, "request_timed_out");
  assert.ok(said.url);
  t.mock.timers.reset();
  assert.equal(await person.session(), null);
  assert.deepEqual(ofType(app.events, "revocation_failed").map(({ code }) => code), ["request_timed_out"]);
});

test("S40: a sign-out is the last word, whatever calls of the same session end after it", async () => {
  let release;
  const through = async (request, send) => {
    if (release && request.url.endsWith("/token")) await release.promise;
    return send(request);
  };
  const { app, person } = await signedIn({ through });
  const before = person.jar.copy();
  const session = await sessionOf(app, person);
  release = {};
  release.promise = new Promise((resolve) => (release.go = resolve));
  const token = session.accessToken({ refresh: true }).catch(() => {});
  assert.equal(ofType(app.events, "refreshed").length, 0, "the refresh is under way");
  await session.signOut({ revoke: false });
  release.go();
  await token;
  assert.equal(app.tokenRequests("standard"), 2, "and it was sent");
  await session.signOut();
  person.jar.take(session.commit(new Response("bye")));
  assert.deepEqual(person.jar.kinds(), ["gw_ended.auth"], "gone, and told to every isolate");
  // An answer from another isolate was still under way.
  for (const name of before.names()) person.jar.set(name, before.find(name).value);
  const elsewhere = createHandler(app.config);
  assert.equal(await elsewhere.session(new Request(`${APP}/x`, { headers: { cookie: person.jar.header() } }), app.env), null);
});
