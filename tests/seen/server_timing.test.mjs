/** The Server-Timing header: on answers of the handler and on committed ones, if the option is set. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { APP, createApp, SANDBOX, USERINFO } from "../runtimes/app.js";

const timingOf = (response) => response.headers.get("server-timing");

function slowApp(options) {
  const app = createApp({
    through: async (request, send) => {
      app.advance(0.125);
      return send(request);
    },
    onSignIn: () => ({}),
    ...options,
  });
  return app;
}

test("the callback says what it spent at which endpoint", async () => {
  const app = slowApp({ serverTiming: true });
  const person = app.userAgent();
  const login = await person.open("/auth/standard/login");
  assert.equal(timingOf(login), "grantway;dur=125, metadata;dur=125");
  const back = await person.signIn(app.sandbox, "standard");
  assert.equal(timingOf(back), "grantway;dur=250, token_endpoint;dur=125, userinfo_endpoint;dur=125");
  const proxied = await person.call(`/auth/proxy/127.0.0.1:8788${USERINFO.standard}`);
  assert.equal(timingOf(proxied), "grantway;dur=125, upstream;dur=125");
  assert.equal(timingOf(await person.call("/auth/session")), "grantway;dur=0");
  assert.equal(timingOf(await person.call("/auth/nothing")), "grantway;dur=0", "refusals too");
});

test("a protected answer has the engine's durations next to the application's own", async () => {
  const app = slowApp({ serverTiming: true });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  const open = app.auth.protect(async ({ session }) => {
    await session.accessToken({ refresh: true });
    await session.fetch(SANDBOX + USERINFO.standard);
    return new Response("a page", { headers: { "server-timing": "db;dur=3" } });
  });
  const answer = await open(new Request(`${APP}/page`, { headers: { cookie: person.jar.header() } }), app.env, {});
  assert.equal(timingOf(answer), "db;dur=3, grantway;dur=125, token_endpoint;dur=125");
});

test("the option alone decides about the header, not a listener", async () => {
  for (const options of [{}, { serverTiming: false }, { serverTiming: true, onEvent: undefined }]) {
    const app = createApp(options);
    const person = app.userAgent();
    const back = await person.signIn(app.sandbox, "tali");
    const open = app.auth.protect(() => new Response("a page"));
    const page = await open(new Request(`${APP}/page`, { headers: { cookie: person.jar.header() } }), app.env, {});
    for (const answer of [back, page]) assert.equal(answer.headers.has("server-timing"), options.serverTiming === true);
  }
  assert.throws(() => createApp({ serverTiming: "yes" }), { code: "option_wrong_type" });
});
