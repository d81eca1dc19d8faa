/**
 * The events that really occur: each is in docs/reference/events.md, names its provider and its request, and has
 * its duration.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { APP, createApp, ofType, USERINFO } from "../runtimes/app.js";

const document = await readFile(new URL("../../docs/reference/events.md", import.meta.url), "utf8");
const rows = [...document.matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)];
const MEMBERS = Object.fromEntries(rows.map(([, type, members]) => [type, [...members.matchAll(/`(\w+)`/g)].map(([, name]) => name)]));
const EVERYWHERE = ["type", "at", "provider", "request_id"];
const PROXIED = `/auth/proxy/127.0.0.1:8788${USERINFO.standard}`;

/** The clock advances by this much with every request that is sent. */
function slowApp(options) {
  const app = createApp({
    through: async (request, send) => {
      app.advance(0.125);
      return send(request);
    },
    session: { idleTimeout: 604_800 },
    ...options,
  });
  return app;
}

async function live(app) {
  const person = app.userAgent();
  await person.open("/auth/standard/login?return_to=//evil.example");
  await person.signIn(app.sandbox, "standard", { cancel: true });
  await person.signIn(app.sandbox, "standard");
  await person.call(PROXIED);
  await person.call("/auth/proxy/evil.example/");
  await person.call("/auth/token", { method: "POST", body: '{"scope":["openid"]}' });
  app.advance(3601);
  const twin = Object.assign(app.userAgent(), { jar: person.jar.copy() });
  await Promise.all([person.call(PROXIED), twin.call(PROXIED)]);
  app.advance(3601);
  app.sandbox.fault("standard", { kind: "503" });
  await person.session();
  app.advance(61);
  app.sandbox.fault("standard", { kind: "answer", status: 400, body: { error: "invalid_grant" } });
  await person.session();
  app.advance(61);
  await person.session();
  const again = app.userAgent();
  await again.signIn(app.sandbox, "standard");
  app.sandbox.fault("standard", { endpoint: "revoke", kind: "503" });
  await again.call("/auth/logout", { method: "POST", body: "{}" });
  await again.open("/auth/intandem/callback?brand_host=app.vcita.com&business_uid=b");
}

/** The session of a cookie moves into a store, and an answer to its refresh is lost. */
async function move(app) {
  const before = slowApp();
  const person = before.userAgent();
  await person.signIn(before.sandbox, "standard");
  const moved = Object.assign(app.userAgent(), { jar: person.jar });
  assert.equal((await moved.session()).provider, "standard");
  app.advance(3601);
  app.sandbox.fault("standard", { kind: "drop-after-commit", reject: true });
  await moved.session();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  await moved.open("/auth/standard/backchannel", { method: "POST", headers, body: "logout_token=forged" });
}

/** The server narrows the grant and hides its metadata, the application throws, and a page cannot set cookies. */
async function trouble(app) {
  const person = app.userAgent();
  await person.signIn(app.sandbox, "standard");
  for (const body of ['{"scope":["openid"]}', "{}"]) await person.call("/auth/token", { method: "POST", body });
  app.advance(3601);
  const request = new Request(`${APP}/x`, { headers: { cookie: person.jar.header() } });
  const session = await app.auth.session(request, app.env, {}, { readOnly: true });
  await assert.rejects(session.accessToken(), { code: "session_read_only" });
  app.sandbox.fault("standard", { endpoint: "metadata", kind: "503" });
  const fail = async ({ session }) => {
    await session.accessToken();
    throw new Error("the application's own");
  };
  const answer = await app.auth.protect(fail)(new Request(request), app.env, {});
  assert.equal(answer.status, 500);
}

test("every event is one of the document, with the members that it names and no others", async (t) => {
  const app = slowApp({ tokens: "page", allowLongLived: true });
  const stored = slowApp({
    store: memoryStore({ now: () => 0 }),
    providers: (all) => ({ ...all, standard: { ...all.standard, backChannelLogout: true } }),
  });
  const narrowing = slowApp({ tokens: "page", sandboxOptions: { providers: { standard: { narrowsGrant: true } } } });
  t.mock.method(console, "error", () => {});
  await Promise.all([live(app), move(stored), trouble(narrowing)]);
  const seen = new Set();
  for (const event of [...app.events, ...stored.events, ...narrowing.events]) {
    seen.add(event.type);
    const allowed = [...EVERYWHERE, ...(MEMBERS[event.type] ?? [])];
    for (const name of Object.keys(event)) assert.ok(allowed.includes(name), `${event.type}.${name} is not in docs/reference/events.md`);
    for (const name of MEMBERS[event.type].filter((name) => !["status", "error", "server_error", "content_type"].includes(name))) {
      assert.notEqual(event[name], undefined, `${event.type} lacks ${name}`);
    }
    assert.ok(Number.isInteger(event.at), event.type);
    assert.match(event.request_id, /^[0-9a-f]{16}$/, event.type);
    if (event.duration !== undefined) assert.ok(Number.isInteger(event.duration) && event.duration >= 0, JSON.stringify(event));
    if (event.type !== "request_refused") assert.ok(event.provider || event.type === "sign_in_refused", JSON.stringify(event));
  }
  const elsewhere = Object.keys(MEMBERS).filter((type) => !seen.has(type));
  // A page emits these, or a handler that takes over sessions of another library (tests/moving).
  const others = ["callback_unknown", "session_imported", "import_refused", "storage_fallback", "backend", "refresh_token_kept", "clock_skew", "silent_sign_in_blocked"];
  assert.deepEqual(elsewhere, others, "what this life does not tell");
});

test("durations are those of the waiting: of one request, and of the whole callback", async () => {
  const app = slowApp({ onSignIn: () => ({}) });
  await app.userAgent().signIn(app.sandbox, "standard");
  const [signedIn] = ofType(app.events, "signed_in");
  const answers = ofType(app.events, "response").filter((event) => event.request_id === signedIn.request_id);
  assert.deepEqual(answers.map(({ endpoint, duration }) => [endpoint, duration]), [["token_endpoint", 125], ["userinfo_endpoint", 125]]);
  assert.equal(signedIn.duration, 250);
  assert.equal(new Set(app.events.map((event) => event.request_id)).size, 2, "login and callback");
});

test("no event reports a sign-in that the application refuses, or whose userinfo cannot be fetched", async () => {
  const refusals = {
    sign_in_refused: { onSignIn: () => new Response("no", { status: 403 }) },
    callback_function_failed: { onSignIn: () => Promise.reject(new Error("x")) },
    session_too_large: { onSignIn: () => ({ text: "x".repeat(40_000) }) },
  };
  for (const [code, options] of Object.entries(refusals)) {
    const app = createApp(options);
    await app.userAgent().signIn(app.sandbox, "standard");
    assert.deepEqual(ofType(app.events, "signed_in"), [], code);
    assert.deepEqual(ofType(app.events, "callback_refused").map((event) => event.code), [code]);
  }
});

test("a refusal names what the server answered, by its status and its own code, and none of its texts", async () => {
  const told = ({ code, status, server_error }) => [code, status, server_error];
  const refusedWith = async (sign) => {
    const app = createApp();
    await sign(app, app.userAgent());
    return ofType(app.events, "callback_refused").map(told);
  };
  const answering = (error) => (app, person) => {
    app.sandbox.fault("standard", { kind: "answer", status: 401, body: { error, error_description: "of the server" } });
    return person.signIn(app.sandbox, "standard");
  };
  const cancelled = (app, person) => person.signIn(app.sandbox, "standard", { cancel: true });
  assert.deepEqual(await refusedWith(cancelled), [["access_denied", undefined, "access_denied"]]);
  assert.deepEqual(await refusedWith(answering("invalid_client")), [["client_rejected", 401, "invalid_client"]]);
  for (const text of ["a text of some words", "line\nbreak", "x".repeat(65), "ü", ""]) {
    const [[, status, error]] = await refusedWith(answering(text));
    assert.deepEqual([status, error], [401, undefined], text);
  }
});

test("a listener that throws, or rejects later, changes nothing", async () => {
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  for (const onEvent of [() => { throw new Error("x"); }, async () => { throw new Error("x"); }]) {
    const app = createApp({ onEvent });
    const person = app.userAgent();
    await person.signIn(app.sandbox, "standard");
    assert.equal((await person.session()).provider, "standard");
    const oauth = await createProtocol({ ...app.config.providers.standard, fetch: app.config.fetch, now: app.config.now, onEvent });
    const { url, transaction } = oauth.createAuthorization();
    assert.ok((await oauth.exchange(await app.sandbox.signIn(url), transaction)).access_token);
  }
  await new Promise(setImmediate);
  process.off("unhandledRejection", note);
  assert.deepEqual(unhandled, []);
});
