/** `createHandler((env) => …)`: one configuration for each env object, and one memory for the handler. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createHandler } from "grantway/edge";
import { APP, createApp, keyOf } from "./app.js";
import { codeOf } from "./refusals.js";
import { UserAgent } from "./user_agent.js";

/** The garbage collector of the runtime. */
function collector() {
  if (globalThis.Bun) return () => globalThis.Bun.gc(true);
  setFlagsFromString("--expose-gc");
  after(() => setFlagsFromString("--no-expose-gc"));
  return runInNewContext("gc");
}

const collect = collector();

const settle = async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    await setImmediate();
  }
};

/** A handler whose configuration comes with each env object; `config` makes a new one each time. */
function perEnvironment(changes = () => ({}), options) {
  const discovered = [];
  const through = (request, send) => {
    if (request.url.includes("/.well-known/")) discovered.push(request.url);
    return send(request);
  };
  const app = createApp({ providers: ({ tiltify, standard }) => ({ tiltify, standard }), through, ...options });
  const auth = createHandler((env) => ({ ...app.config, fetch: (request) => app.config.fetch(request), ...changes(env) }));
  const serve = (env) => (url, init) => auth.handle(new Request(url, init), env());
  return { app, auth, person: (env = () => ({})) => new UserAgent(APP, serve(env)), discovered };
}

test("A3: a code is sent once although every request brings a new env object", async () => {
  const { app, person } = perEnvironment();
  const agent = person();
  const callback = await app.sandbox.signIn(await agent.begin("tiltify"));
  const jar = agent.jar.copy();
  for (let time = 0; time < 3; time += 1) {
    agent.jar = jar.copy();
    await agent.open(callback);
  }
  assert.equal(app.tokenRequests("tiltify"), 1);
});

test("S27: requests with env objects of their own refresh once, and metadata is asked for once", async () => {
  const { app, person, discovered } = perEnvironment();
  const agent = person();
  await agent.signIn(app.sandbox, "tiltify");
  await person().begin("standard");
  await person().begin("standard");
  assert.equal(discovered.length, 1);
  app.advance(7300);
  const answers = await Promise.all(Array.from({ length: 8 }, () => agent.call("/auth/session").then((answer) => answer.json())));
  assert.ok(answers.every((session) => session.provider === "tiltify" && !session.stale));
  assert.equal(app.tokenRequests("tiltify"), 2);
});

test("S40: a sign-out is known to requests with other env objects", async () => {
  const { app, person } = perEnvironment();
  const agent = person();
  await agent.signIn(app.sandbox, "tiltify");
  const thief = person();
  thief.jar = agent.jar.copy();
  await agent.call("/auth/logout", { method: "POST" });
  assert.equal(await thief.session(), null);
});

test("tenants of one handler share nothing that the isolate remembers", async () => {
  const keys = { one: keyOf(1), other: keyOf(2) };
  const { app, person, discovered } = perEnvironment(({ tenant }) => ({ cookieKeys: [keys[tenant]] }));
  const [one, other] = ["one", "other"].map((tenant) => person(() => ({ tenant })));
  await one.signIn(app.sandbox, "standard");
  await other.signIn(app.sandbox, "standard");
  assert.equal(discovered.length, 2, "each asks for itself");
  const visitor = person(() => ({ tenant: "other" }));
  visitor.jar = one.jar.copy();
  assert.equal(await visitor.session(), null);
  assert.equal((await one.session()).provider, "standard");
});

test("an env that is neither an object nor undefined is refused, and named", async () => {
  for (const make of [(config) => config, (config) => () => config]) {
    const auth = createHandler(make(createApp().config));
    const ask = (env) => auth.handle(new Request(`${APP}/auth/session`), env);
    for (const env of ["acme", 7, true, null, Symbol("x"), 1n, () => {}]) assert.equal(await codeOf(ask(env)), "option_wrong_type", String(env));
    assert.equal((await ask(undefined)).status, 403);
    assert.equal((await ask({})).status, 403);
    assert.equal(await codeOf(auth.session(new Request(APP), "acme")), "option_wrong_type");
    assert.equal(await codeOf(auth.protect(() => new Response())(new Request(APP), "acme", {})), "option_wrong_type");
  }
});

test("without an env object the configuration is that of process.env", async () => {
  const seen = [];
  const { auth } = perEnvironment((env) => (seen.push(env === process.env, env === own), {}));
  const own = {};
  const session = (...platform) => auth.handle(new Request(`${APP}/auth/session`, { headers: { grantway: "1" } }), ...platform);
  assert.equal(await (await session()).text(), "null");
  await session(own);
  assert.deepEqual(seen, [true, false, false, true]);
});

test("a configuration goes with its env object, also where its functions know of it", async () => {
  const kept = [];
  const { auth } = perEnvironment((env) => ({ fetch: () => env.fetch(), onSignIn: () => env.data, onEvent: () => env.seen }));
  const visit = async () => {
    const env = {};
    kept.push(new WeakRef(env));
    await auth.handle(new Request(`${APP}/auth/session`, { headers: { grantway: "1" } }), env);
  };
  for (let at = 0; at < 200; at += 1) await visit();
  await settle();
  const alive = kept.filter((env) => env.deref()).length;
  assert.ok(alive <= 65, `${alive} of 200 are alive`);
});

test("a configuration whose engine object had to make room still works", async () => {
  const { app, person } = perEnvironment();
  const env = {};
  const agent = person(() => env);
  await agent.signIn(app.sandbox, "tiltify");
  const crowd = Array.from({ length: 150 }, () => person().call("/auth/session").then((answer) => answer.status));
  assert.deepEqual(new Set(await Promise.all(crowd)), new Set([200]));
  assert.equal((await agent.session()).provider, "tiltify");
});
