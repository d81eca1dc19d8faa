/** An application that throws after a refresh or a sign-out: their result is not lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { createHandler, OAuthError } from "grantway/edge";
import { createApp, ofType } from "./app.js";

const LIFE = 86_400;

/**
 * Two isolates of one application, whose server accepts a refresh token once. The person is signed in and the token
 * is due.
 */
async function expired(t, serve, options) {
  const errors = t.mock.method(console, "error", () => {});
  const session = { idleTimeout: 604_800, maxAge: 604_800 };
  const sandboxOptions = { providers: { tali: { rotation: "strict" } } };
  const app = createApp({ providers: ({ tali }) => ({ tali }), sandboxOptions, session, ...options });
  const isolates = [app.auth, createHandler(app.config)].map((auth) => auth.protect(serve));
  let at = 0;
  const person = app.userAgent((url, init) => isolates[at](new Request(url, init), app.env, {}));
  await person.signIn(app.sandbox, "tali");
  app.advance(LIFE);
  return { app, person, errors, goTo: (isolate) => (at = isolate) };
}

test("an error after a refresh is shown on the console, and the fresh session lives in every isolate", async (t) => {
  let thrown = new Error("template error");
  const { app, person, errors, goTo } = await expired(t, async ({ session }) => {
    const { expires_at } = await session.accessToken();
    if (thrown) throw thrown;
    return Response.json(expires_at);
  });
  const page = await person.open("/x?y=1");
  assert.equal(page.status, 500);
  assert.match(page.headers.get("content-type"), /html/);
  assert.equal(errors.mock.callCount(), 1, "although onEvent is given: an event has no cause");
  assert.match(errors.mock.calls[0].arguments[0], /caused by: Error: template error/);
  assert.equal(ofType(app.events, "application_failed").length, 1);
  app.advance(5);
  await assert.rejects(person.open("/x"), thrown, "what came after no refresh goes on to the platform");
  thrown = undefined;
  goTo(1);
  assert.equal(await (await person.open("/x")).json(), 1_700_086_400 + LIFE);
  assert.equal(app.tokenRequests("tali"), 2);
});

test("what is called like a failure of the store loses neither the refresh nor the sign-out before it", async (t) => {
  const errors = [Object.assign(new Error("my own database"), { code: "store_unavailable" }), new OAuthError({ code: "store_unavailable" })];
  for (const [error, status] of [[errors[0], 500], [errors[1], 503]]) {
    for (const [use, cookie] of [["accessToken", /^__Host-gw\.auth\.tali|^gw\.auth\.8787\.tali/], ["signOut", /gw_ended\./]]) {
      const { person } = await expired(t, async ({ session }) => {
        await session[use]();
        throw error;
      });
      const page = await person.open("/x");
      assert.equal(page.status, status);
      assert.ok(page.headers.getSetCookie().some((line) => cookie.test(line)), `${use} ${status}`);
      t.mock.restoreAll();
    }
  }
});

test("a call gets JSON, and onError may answer both", async (t) => {
  const fail = async ({ session }) => {
    await session.accessToken();
    throw new Error("no luck");
  };
  const { person } = await expired(t, fail);
  const answer = await person.call("/api");
  assert.deepEqual([answer.status, (await answer.json()).code], [500, "callback_function_failed"]);

  let seen;
  const onError = (given) => {
    seen = given;
    return new Response("our own page", { status: 503 });
  };
  const own = await expired(t, fail, { onError });
  const page = await own.person.open("/x?y=1");
  assert.deepEqual([page.status, await page.text(), page.headers.getSetCookie().length], [503, "our own page", 1]);
  assert.deepEqual([seen.error.cause.message, seen.provider, seen.returnTo], ["no luck", "tali", "/x?y=1"]);
});

test("an answer that is no Response and an onError that throws lose no session either", async (t) => {
  const forget = async ({ session }) => void (await session.accessToken());
  const onError = () => {
    throw new Error("and this one too");
  };
  const { person, errors } = await expired(t, forget, { onError });
  const page = await person.open("/x");
  assert.deepEqual([page.status, page.headers.getSetCookie().length], [500, 1]);
  assert.deepEqual(errors.mock.calls.map(({ arguments: [text] }) => /and this one too/.test(text)), [true], "onError was told the rest");
});

test("what a framework throws to say where to go goes on, a Response with the cookies", async (t) => {
  for (const thrown of [Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;replace;/y;307;" }), { status: 303, location: "/y" }]) {
    const { person } = await expired(t, async ({ session }) => {
      await session.accessToken();
      throw thrown;
    });
    await assert.rejects(person.open("/x"), (caught) => caught === thrown);
  }
  const { person } = await expired(t, async ({ session }) => {
    await session.accessToken();
    throw Response.redirect("http://localhost:8787/y");
  });
  const caught = await person.open("/x").catch((thrown) => thrown);
  assert.deepEqual([caught.status, caught.headers.get("location"), caught.headers.getSetCookie().length], [302, "http://localhost:8787/y", 1]);
});

test("what is thrown need be no Error to be one", async (t) => {
  for (const thrown of ["a text", 5, null, undefined, runInNewContext('new Error("of another realm")')]) {
    let isWell = false;
    const { person, goTo } = await expired(t, async ({ session }) => {
      const { expires_at } = await session.accessToken();
      if (!isWell) throw thrown;
      return Response.json(expires_at);
    });
    assert.equal((await person.open("/x")).status, 500, String(thrown));
    isWell = true;
    goTo(1);
    assert.equal(await (await person.open("/x")).json(), 1_700_086_400 + LIFE);
  }
});

test("a sign-out before the error stays one in every isolate", async (t) => {
  const { person, goTo } = await expired(t, async ({ session }) => {
    await session.signOut();
    throw new Error("after it");
  });
  assert.equal((await person.open("/x")).status, 500);
  goTo(1);
  assert.equal(await person.session(), null);
});

test("a session that is read-only has no refresh token used up, and says so", async (t) => {
  const { app, person } = await expired(t, () => new Response());
  const cookie = person.jar.header();
  const session = await app.auth.session(new Request("http://localhost:8787/x", { headers: { cookie } }), app.env, {}, { readOnly: true });
  const codeOf = (promise) => promise.then(() => "none", (error) => error.code);
  assert.equal(await codeOf(session.accessToken()), "session_read_only");
  assert.equal(await codeOf(session.fetch("http://127.0.0.1:8788/tali/api/v2/users/me")), "session_read_only");
  assert.equal(await codeOf(session.signOut()), "session_read_only");
  assert.deepEqual([ofType(app.events, "refresh_skipped").length, app.tokenRequests("tali")], [2, 1]);
  await assert.rejects(app.auth.session(new Request("http://localhost:8787/x"), app.env, {}, { readonly: true }), { code: "option_unknown" });
});
