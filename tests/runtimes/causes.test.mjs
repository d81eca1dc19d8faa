/**
 * Whatever the application's own code throws becomes the `cause` of the error: the very same value, of any kind.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol as pageProtocol } from "grantway/browser";
import { createHandler, createProtocol } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { APP, createApp, ofType, SANDBOX } from "./app.js";
import { errorOf } from "./refusals.js";

/** The same provider without a secret, as in a page. */
const publicly = ({ dialect, ...document }) => ({ ...document, dialect: { ...dialect, token_request: { ...dialect?.token_request, client_authentication: "none" } } });

class OwnError extends Error {
  name = "OwnError";
}

/** Whatever JavaScript can throw. */
const THROWN = [new OwnError("hunter2"), "a text", "", 0, 5n, null, undefined, Symbol("s"), { code: "access_denied" }, Object.freeze([1]), () => {}];

/** Ways to throw it. */
const WAYS = {
  throws: (thrown) => () => {
    throw thrown;
  },
  rejects: (thrown) => () => Promise.reject(thrown),
};

/** What `onError` gets in an application with these options, after `act`. */
async function failureOf(options, act) {
  const got = [];
  const app = createApp({ onError: (failed) => void got.push(failed), ...options });
  await act(app, app.userAgent());
  assert.equal(got.length, 1, JSON.stringify(got.map(({ error }) => error)));
  return { ...got[0], app };
}

const signIn = (provider) => (app, person) => person.signIn(app.sandbox, provider);

function assertCause(error, thrown, what) {
  assert.equal(error.name, "OAuthError", what);
  assert.ok(Object.hasOwn(error, "cause"), what);
  assert.ok(Object.is(error.cause, thrown), `${what}: ${String(error.cause)}`);
}

for (const [how, throwing] of Object.entries(WAYS)) {
  test(`what onSignIn ${how} is the cause, whatever it is`, async () => {
    for (const thrown of THROWN) {
      const { error } = await failureOf({ onSignIn: throwing(thrown) }, signIn("tali"));
      assertCause(error, thrown, String(thrown));
      assert.deepEqual([error.code, error.kind, error.retryable], ["callback_function_failed", "application", false]);
    }
  });

  test(`what a custom fetch ${how} is the cause, and the host's failure`, async () => {
    for (const thrown of THROWN) {
      const app = createApp();
      const callback = await app.sandbox.signIn(await app.userAgent().begin("tali"));
      assert.ok(callback);
      const { error } = await failureOf({ through: throwing(thrown) }, async (own, person) => {
        await person.open(await own.sandbox.signIn(await person.begin("tali")));
      });
      assertCause(error, thrown, String(thrown));
      assert.deepEqual([error.code, error.kind, error.retryable], ["network_failed", "host", true]);
    }
  });

  test(`what onLaunch and selectProvider ${how} is the cause`, async () => {
    const thrown = new OwnError("x");
    const launch = (app, person) => person.open("/auth/intandem/callback?brand_host=app.vcita.com&business_uid=b");
    const launched = await failureOf({ onLaunch: throwing(thrown) }, launch);
    assertCause(launched.error, thrown, "onLaunch");
    assert.deepEqual([launched.error.code, launched.error.kind, launched.provider], ["callback_function_failed", "application", "intandem"]);
    const choose = (app) => app.auth.authorize(new Request(`${APP}/page`, { headers: { accept: "text/html" } }), app.env);
    const chosen = await failureOf({ selectProvider: throwing(thrown) }, choose);
    assertCause(chosen.error, thrown, "selectProvider");
    assert.deepEqual([chosen.error.kind, chosen.provider, chosen.returnTo], ["application", undefined, "/page"]);
  });

  test(`what a store ${how} is the cause, at a sign-in and wherever a session is read`, async () => {
    const thrown = new OwnError("x");
    const working = memoryStore({ now: () => 0 });
    for (const method of ["get", "put"]) {
      const store = { get: (key) => working.get(key), put: (...put) => working.put(...put), delete: (key) => working.delete(key) };
      const app = createApp({ store });
      const person = app.userAgent();
      await person.signIn(app.sandbox, "tali");
      if (method === "put") {
        const { error } = await failureOf({ store: { ...store, put: throwing(thrown) } }, signIn("tali"));
        assertCause(error, thrown, "put");
        assert.deepEqual([error.code, error.kind], ["store_unavailable", "host"]);
        continue;
      }
      store.get = throwing(thrown);
      const request = new Request(`${APP}/page`, { headers: { cookie: person.jar.header() } });
      assertCause(await errorOf(app.auth.session(request, app.env)), thrown, "get");
    }
  });

  test(`what a primitive's fetch ${how} is the cause`, async () => {
    const app = createApp();
    const { client_id, client_secret, redirect_uri, provider } = app.config.providers.tali;
    for (const thrown of THROWN) {
      const oauth = await createProtocol({ client_id, client_secret, redirect_uri, provider, fetch: throwing(thrown) });
      const tokens = { access_token: "a", refresh_token: "r" };
      for (const call of [() => oauth.refresh(tokens), () => oauth.userinfo(tokens)]) assertCause(await errorOf(call), thrown, String(thrown));
      const inPage = await pageProtocol({ client_id, redirect_uri, provider: publicly(provider), fetch: throwing(thrown) });
      for (const call of [() => inPage.refresh(tokens), () => inPage.userinfo(tokens)]) assertCause(await errorOf(call), thrown, `page: ${String(thrown)}`);
      const discovered = createProtocol({ client_id, client_secret, redirect_uri, issuer: `${SANDBOX}/standard`, fetch: throwing(thrown) });
      assertCause(await errorOf(discovered), thrown, "discovery");
    }
  });
}

test("what onError throws is written to the console and answered with 500", async (t) => {
  const written = [];
  t.mock.method(console, "error", (text) => written.push(text));
  const app = createApp({ onError: () => { throw new OwnError("hunter2"); } });
  const answer = await app.userAgent().signIn(app.sandbox, "tali", { cancel: true });
  assert.equal(answer.status, 500);
  assert.match(await answer.text(), /callback_function_failed/);
  const page = new Request(`${APP}/page`, { headers: { accept: "text/html" } });
  const choosing = createApp({ selectProvider: () => { throw new Error("x"); }, onError: () => { throw new OwnError("again"); } });
  assert.equal((await choosing.auth.authorize(page, choosing.env)).status, 500);
  assert.equal(written.length, 2, written.join());
  assert.match(written.join(), /`onError` of the options threw[^]*OwnError: hunter2[^]*OwnError: again/);
});

test("an answer that is no Response has its own cause", async () => {
  for (const given of [undefined, "text", { status: 200 }]) {
    const { error } = await failureOf({ through: () => given }, (app, person) => person.open("/auth/standard/login"));
    assert.deepEqual([error.code, error.cause.name], ["network_failed", "TypeError"]);
  }
});

test("failures at the same time keep their own causes", async () => {
  const got = [];
  const app = createApp({
    onError: ({ error, request }) => void got.push([new URL(request.url).searchParams.get("state"), error.cause]),
    onSignIn: async ({ request }) => {
      await new Promise((resolve) => setImmediate(resolve));
      throw new URL(request.url).searchParams.get("state");
    },
  });
  await Promise.all(Array.from({ length: 20 }, () => app.userAgent().signIn(app.sandbox, "tali")));
  assert.equal(got.length, 20);
  for (const [state, cause] of got) assert.equal(cause, state);
});

test("onError gets one object: what failed, for which request, and where the person was going", async () => {
  const ctx = { waitUntil() {} };
  const got = [];
  const app = createApp({ onError: (...given) => void got.push(given) });
  const { auth, env, sandbox } = app;
  const person = app.userAgent((url, init) => auth.handle(new Request(url, init), env, ctx));
  await person.signIn(sandbox, "tali", { cancel: true, returnTo: "/inbox?a=b" });
  await person.open("/auth/tiltify/login?return_to=//evil.example");
  await person.open("/auth/tali/callback?code=1&state=forged");
  assert.deepEqual(got.map((given) => given.length), [1, 1, 1]);
  const seen = got.map(([{ error, request, provider, returnTo, env, ctx }]) => [error.code, new URL(request.url).pathname, provider, returnTo, env, ctx]);
  assert.deepEqual(seen, [
    ["access_denied", "/auth/tali/callback", "tali", "/inbox?a=b", env, ctx],
    ["return_to_refused", "/auth/tiltify/login", "tiltify", undefined, env, ctx],
    ["state_foreign", "/auth/tali/callback", "tali", undefined, env, ctx],
  ]);
  assert.ok(got.every(([failed]) => failed.env === env && failed.ctx === ctx && failed.request instanceof Request));
});

test("an onError may begin the sign-in anew", async () => {
  let tries = 0;
  const app = createApp({
    onError: ({ request, env, returnTo, provider, ctx }) => {
      tries += 1;
      return tries === 1 ? app.auth.authorize(request, env, ctx, { provider, returnTo }) : undefined;
    },
  });
  const person = app.userAgent();
  const again = await person.signIn(app.sandbox, "tali", { cancel: true });
  assert.equal(again.status, 302);
  const back = await person.open(await app.sandbox.signIn(again.headers.get("location")));
  assert.deepEqual([back.headers.get("location"), tries], ["/inbox", 1]);
});

test("what the application's own page throws reaches the platform as it is, and takes no session along", async () => {
  const thrown = new OwnError("template");
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  const page = app.auth.protect(() => { throw thrown; });
  const request = new Request(`${APP}/page`, { headers: { cookie: person.jar.header(), accept: "text/html" } });
  await assert.rejects(page(request, app.env, {}), (error) => error === thrown);
  assert.equal((await person.session()).provider, "tali");
});

test("what the function of the configuration throws is the cause, at every call", async () => {
  for (const thrown of THROWN) {
    const auth = createHandler(() => { throw thrown; });
    const request = new Request(`${APP}/auth/session`);
    for (const call of [() => auth.handle(request, {}), () => auth.session(request, {}), () => auth.authorize(request, {})]) {
      const error = await errorOf(call);
      assertCause(error, thrown, String(thrown));
      assert.deepEqual([error.code, error.kind, error.message], ["callback_function_failed", "application", "the function `config` of the options threw"]);
    }
  }
});

test("no page and no event gets a cause", async () => {
  const app = createApp({ onSignIn: () => { throw new OwnError("hunter2"); }, onError: undefined });
  const person = app.userAgent();
  const answer = await person.signIn(app.sandbox, "tali");
  assert.equal(answer.headers.get("location"), "/inbox#auth_error=callback_function_failed");
  const refused = createApp({ through: () => { throw new OwnError("hunter2"); } });
  const said = await (await refused.userAgent().open("/auth/standard/login")).text();
  assert.doesNotMatch(JSON.stringify([...app.events, ...refused.events]) + said, /hunter2/);
  assert.equal(ofType(app.events, "callback_refused").length, 1);
});
