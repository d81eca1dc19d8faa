/** `withSession`: pages that are open to everybody, with the session of whoever has one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "grantway/stores/memory";
import { APP, createApp } from "./app.js";
import { codeOfPage } from "./refusals.js";

const greeting = ({ session }) => new Response(session ? `hello from ${session.provider}` : "hello, stranger");

/** A worker around `serve`, with one provider, and a person in front of it. */
function openTo(serve, options) {
  const app = createApp({ providers: ({ tali }) => ({ tali }), session: { idleTimeout: 604_800, maxAge: 604_800 }, ...options });
  const fetch = app.auth.withSession(serve);
  const person = app.userAgent((url, init) => fetch(new Request(url, init), app.env, app.ctx));
  const signIn = async () => {
    const sent = await person.open("/auth/tali/login?return_to=/");
    await person.open(await app.sandbox.signIn(sent.headers.get("location")));
  };
  return { app, fetch, person, signIn };
}

test("everybody is served; whoever is signed in, with their session", async () => {
  const { person, signIn } = openTo(greeting);
  assert.equal(await (await person.open("/")).text(), "hello, stranger");
  assert.equal(await (await person.call("/api", { method: "POST", body: "{}" })).text(), "hello, stranger");
  await signIn();
  assert.equal(await (await person.open("/")).text(), "hello from tali");
});

test("tokens that were refreshed reach the browser, whatever becomes of the answer", async () => {
  const { app, person, signIn } = openTo(async ({ session }) => {
    await session?.accessToken();
    throw new Error("the page fails");
  });
  await signIn();
  const before = person.jar.header();
  app.advance(90_000);
  const answer = await person.open("/");
  assert.equal(answer.status, 500);
  assert.equal(answer.headers.get("cache-control"), "private, no-store");
  assert.notEqual(person.jar.header(), before, "the new refresh token is in the browser");
});

test("for an unsafe request from another origin nobody is signed in", async () => {
  const { person, signIn } = openTo(greeting);
  await signIn();
  const post = (headers) => person.open("/", { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });
  const forged = await post({ origin: "https://evil.example", "sec-fetch-site": "same-site" });
  assert.equal(await forged.text(), "hello, stranger");
  assert.equal(await (await post({ origin: APP, "sec-fetch-site": "same-origin" })).text(), "hello from tali");
});

test("while the store is away, those who may have a session are told to wait, and everybody else is served", async () => {
  let isAway = false;
  const kept = memoryStore();
  const ask = (call) => (isAway ? Promise.reject(new Error("away")) : call());
  const store = {
    get: (key) => ask(() => kept.get(key)),
    put: (...entry) => ask(() => kept.put(...entry)),
    delete: (key) => ask(() => kept.delete(key)),
  };
  const { app, fetch, person, signIn } = openTo(greeting, { store });
  await signIn();
  isAway = true;
  const answer = await person.open("/");
  assert.deepEqual([answer.status, codeOfPage(await answer.text())], [503, "store_unavailable"]);
  const stranger = app.userAgent((url, init) => fetch(new Request(url, init), app.env, app.ctx));
  assert.equal(await (await stranger.open("/")).text(), "hello, stranger");
});
