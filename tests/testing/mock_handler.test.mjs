/** `mockHandler`: what an application's tests see of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { mockHandler, testClock } from "grantway/testing";
import { Hono } from "hono";
import { keyOf } from "../runtimes/app.js";

const ada = { provider: "google", profile: { name: "Ada" }, data: { userId: "7" } };
const greet = ({ session }) => new Response(`Hello, ${session.profile.name}`);
const page = { headers: { accept: "text/html", "sec-fetch-mode": "navigate" } };

test("it has the methods of a real handler and of its sessions", async () => {
  const issuer = "https://as.example";
  const real = createHandler({ providers: { a: { issuer, client_id: "a", redirect_uri: "https://app.example/auth/a/callback" } }, cookieKeys: [keyOf(1)] });
  const { mock, ...methods } = mockHandler();
  assert.deepEqual(Object.keys(methods).sort(), Object.keys(real).sort());
  const session = await mockHandler({ session: ada }).session(mock.request("/"));
  for (const name of ["fetch", "accessToken", "signOut", "commit"]) assert.equal(typeof session[name], "function");
});

test("the test says who sent each request", async () => {
  const auth = mockHandler({ session: ada });
  const serve = auth.protect(greet);
  assert.equal(await (await serve(auth.mock.request("/"))).text(), "Hello, Ada");
  assert.equal(await (await serve(auth.mock.request("/", { session: { profile: { name: "Ben" } } }))).text(), "Hello, Ben");
  assert.equal((await serve(auth.mock.request("/", { session: null }))).status, 401);
  assert.equal(await (await serve(new Request("https://app.example/"))).text(), "Hello, Ada");
  auth.mock.signOut();
  assert.equal((await serve(auth.mock.request("/"))).status, 401);
  auth.mock.signIn(ada);
  assert.equal((await auth.session(auth.mock.request("/"))).data.userId, "7");
});

test("a request stays somebody's when a framework makes another one of it", async () => {
  const auth = mockHandler();
  const app = new Hono();
  app.all("*", async ({ req, env }) => auth.protect(greet)(new Request(req.raw), env));
  const answer = await app.fetch(auth.mock.request("/inbox", { session: ada, headers: { cookie: "theme=dark" } }));
  assert.equal(await answer.text(), "Hello, Ada");
});

test("a function says whose each request is", async () => {
  const auth = mockHandler({ session: async (request) => (request.headers.get("x-user") === "ada" ? ada : null) });
  assert.equal(await auth.session(new Request("https://app.example/")), null);
  assert.equal((await auth.session(auth.mock.request("/", { headers: { "x-user": "ada" } }))).provider, "google");
});

test("who opens a page without a session is sent to sign in, and what was asked for is written down", async () => {
  const auth = mockHandler();
  const serve = auth.protect(greet, { provider: "google" });
  const answer = await serve(auth.mock.request("/inbox?a=1", page));
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("location"), "/auth/google/login?return_to=%2Finbox%3Fa%3D1");
  assert.deepEqual(auth.mock.calls, [{ name: "authorize", args: [{ provider: "google" }] }]);
});

test("guards hold: provider, strength and age of the sign-in", async () => {
  const clock = testClock(1_000_000);
  const auth = mockHandler({ session: { ...ada, claims: { acr: "pwd", auth_time: 900 } }, now: clock.now });
  const status = async (guards) => (await auth.protect(greet, guards)(auth.mock.request("/"))).status;
  assert.deepEqual(await Promise.all([{}, { provider: "google" }, { acr_values: "mfa pwd" }, { max_age: 100 }].map(status)), [200, 200, 200, 200]);
  assert.deepEqual(await Promise.all([{ provider: "github" }, { acr_values: "mfa" }, { max_age: 99 }].map(status)), [401, 401, 401]);
  assert.equal(await auth.session(auth.mock.request("/"), {}, undefined, { provider: "github" }), null);
});

test("the routes tell the session to a page, and sign out", async () => {
  const auth = mockHandler({ session: ada });
  assert.deepEqual((await (await auth.handle(auth.mock.request("/auth/session"))).json()).data, { userId: "7" });
  assert.deepEqual(await (await auth.handle(auth.mock.request("/auth/logout", { method: "POST" }))).json(), { signed_out: true });
  assert.equal(await (await auth.handle(auth.mock.request("/auth/session"))).json(), null);
  assert.equal(await auth.handle(auth.mock.request("/inbox")), undefined);
});

test("a session calls the API that the test answers, gives tokens, and ends", async () => {
  const auth = mockHandler({ session: ada, fetch: async (url) => Response.json({ url }) });
  const session = await auth.session(auth.mock.request("/"));
  assert.deepEqual(await (await session.fetch("https://api.example/")).json(), { url: "https://api.example/" });
  assert.equal((await session.accessToken({ refresh: true })).authorization, "Bearer test-access-token-2");
  assert.deepEqual(await session.signOut({ endProviderSession: true }), { signed_out: true, url: "https://provider.example/sign-out" });
  assert.equal(await auth.session(auth.mock.request("/")), null);
  assert.deepEqual(auth.mock.calls.map(({ name }) => name), ["session.fetch", "session.accessToken", "session.signOut"]);
  assert.throws(() => session.commit("no response"), { code: "option_wrong_type" });
});

test("a session ends by the clock", async () => {
  const clock = testClock(0);
  const auth = mockHandler({ session: { ...ada, expires_at: 60 }, now: clock.now });
  clock.advance(60);
  assert.equal(await auth.session(auth.mock.request("/")), null);
});
