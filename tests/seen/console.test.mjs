/** A handler without listeners writes its failures to the console: once, completely, and without a secret. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { APP } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { hideMembers, watchedApp } from "./watched_app.js";

/** What a handler with these options writes while `act` runs. */
async function written(t, options, act) {
  const app = watchedApp({ onEvent: undefined, onError: undefined, serverTiming: undefined, ...options });
  const texts = [];
  t.mock.method(console, "error", (...values) => texts.push(values.join(" ")));
  await act(app, app.userAgent());
  t.mock.restoreAll();
  for (const text of texts) app.marked.see("console", text);
  assert.deepEqual(app.marked.leaks().filter((leak) => leak.includes("in console")), []);
  return texts;
}

/** The person's part. Secrets in an address count as known from then on. */
async function signIn(app, person, provider, options) {
  const url = hideMembers(app.marked, await person.begin(provider, { query: "?return_to=/inbox" }));
  return person.open(hideMembers(app.marked, await app.sandbox.signIn(url, options)));
}

test("a throwing onSignIn is written once, with code, message, hint and the whole chain of causes", async (t) => {
  const onSignIn = () => {
    throw new TypeError("cannot save", { cause: new RangeError("the database is full", { cause: "disk 7" }) });
  };
  const texts = await written(t, { onSignIn }, (app, person) => signIn(app, person, "tali"));
  assert.equal(texts.length, 1);
  const [text] = texts;
  for (const part of ["callback_function_failed", "the function `onSignIn` of the options threw", "hint: see `cause`", "kind: application", "TypeError: cannot save", "RangeError: the database is full", "caused by: disk 7", "console.test.mjs"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
});

test("causes are shown without the tokens, codes, cookies and secrets that the application put into them", async (t) => {
  const everything = async ({ tokens, request }) => {
    const forms = [JSON.stringify(tokens), request.url, request.headers.get("cookie"), encodeURIComponent(tokens.access_token), btoa(`x:${tokens.refresh_token}`), new URLSearchParams(tokens)];
    throw new Error(`cannot save ${forms.join(" ")}`, { cause: tokens });
  };
  const own = await written(t, { onSignIn: everything }, async (app, person) => {
    for (const provider of ["tali", "standard"]) await signIn(app, person, provider);
  });
  assert.equal(own.length, 2);
  const failing = async (request) => {
    const body = request.method === "POST" ? await request.clone().text() : "";
    throw new Error(`fetch failed: ${request.url} ${request.headers.get("authorization")} ${body} ${[...new URLSearchParams(body).values()].join(" ")}`);
  };
  const sent = await written(t, {}, async (app, person) => {
    for (const provider of ["tali", "tiltify", "intandem", "standard"]) {
      const url = hideMembers(app.marked, await person.begin(provider));
      const callback = hideMembers(app.marked, await app.sandbox.signIn(url));
      app.world.send = failing;
      await person.open(callback);
      app.world.send = (request) => app.sandbox.fetch(request);
    }
  });
  assert.equal(sent.length, 4);
  for (const text of sent) assert.match(text, /network_failed[^]*fetch failed: .*\[redacted\]/);
});

test("what the application throws after a refresh is shown without the token that it was given", async (t) => {
  let given;
  const texts = await written(t, {}, async (app, person) => {
    await signIn(app, person, "tali");
    const open = app.auth.protect(async ({ session }) => {
      given = (await session.accessToken({ refresh: true })).access_token;
      throw new Error(`the API says no to ${given}`);
    });
    const page = new Request(`${person.origin}/page`, { headers: { cookie: person.jar.header(), accept: "text/html" } });
    assert.equal((await open(page, app.env, {})).status, 500);
  });
  assert.match(texts.join(), /the API says no to \[redacted\]/);
  assert.ok(given && !texts.join().includes(given));
});

test("an error text in an address adds no line and no escape sequence to the console", async (t) => {
  const texts = await written(t, {}, async (app, person) => {
    const state = new URL(hideMembers(app.marked, await person.begin("tali"))).searchParams.get("state");
    const said = { error: "odd\nOAuthError forged", error_description: "x\r\n\u001b[2J\u2028forged", state };
    await person.open(`/auth/tali/callback?${new URLSearchParams(said)}`);
  });
  assert.equal(texts.length, 1);
  assert.ok(texts[0].includes("error_description: x\\u000d\\u000a\\u001b[2J\\u2028forged"), texts[0]);
  assert.doesNotMatch(texts[0], /^\s*(OAuthError )?forged|[^\P{Cc}\n]|\u2028/mu);
});

test("a refresh, a proxied call and a store that fail are written as well", async (t) => {
  const store = memoryStore({ now: () => 0 });
  const texts = await written(t, { store }, async (app, person) => {
    await signIn(app, person, "tali");
    app.advance(700_000);
    app.world.send = async (request) => {
      throw new Error(`down: ${request.headers.get("authorization")} ${await request.clone().text()}`);
    };
    app.advance(-690_000);
    await person.call("/auth/session?refresh=1");
    await person.call("/auth/proxy/127.0.0.1:8788/tali/api/v2/users/me");
    store.get = () => Promise.reject(new Error("the store is away"));
    await person.call("/auth/session");
    const open = app.auth.protect(() => new Response("a page"));
    const page = new Request(`${person.origin}/page`, { headers: { cookie: person.jar.header(), accept: "text/html" } });
    assert.equal((await open(page, app.env, {})).status, 503);
  });
  assert.equal(texts.filter((text) => text.includes("down: ")).length, 2, texts.join("\n"));
  assert.equal(texts.filter((text) => text.includes("the store is away")).length, 2, texts.join("\n"));
});

test("nothing is written if onEvent or onError is given, and nothing that any visitor can cause", async (t) => {
  const failing = { onSignIn: () => { throw new Error("x"); } };
  const act = (app, person) => signIn(app, person, "tali");
  for (const told of [{ onEvent() {} }, { onError() {} }]) assert.deepEqual(await written(t, { ...failing, ...told }, act), []);
  const quiet = await written(t, {}, async (app, person) => {
    await person.call("/auth/session");
    await person.call("/auth/token", { method: "POST", body: "{}" });
    await person.open("/auth/wp-login.php");
    await person.open("/auth/logout");
    const open = app.auth.protect(() => new Response("a page"));
    await open(new Request(`${person.origin}/api`, { headers: { grantway: "1" } }), app.env, {});
  });
  assert.deepEqual(quiet, []);
});

test("a cause that cannot be read makes no second failure", async (t) => {
  const circle = {};
  circle.self = circle;
  circle.cause = circle;
  const hostile = Object.defineProperty(new Error("x"), "stack", { get() { throw new Error("no"); } });
  for (const thrown of [circle, hostile, new Proxy({}, { get() { throw 1; }, has() { throw 1; } }), undefined, null, Symbol("s"), 5n]) {
    const texts = await written(t, { onSignIn: () => Promise.reject(thrown) }, async (app, person) => {
      assert.equal((await signIn(app, person, "tali")).status, 302);
    });
    assert.equal(texts.length, 1);
  }
});

test("S42, A29: a cause is shown without the token, however the provider takes it", async (t) => {
  const second = { endpoint: "https://as.example/longer", parameters_in: "json", parameters: { grant: "longer", token_of_before: "{access_token}" } };
  for (const [failing, dialect] of [
    ["/me", { api_request: { header: "X-Api-Token" } }],
    ["/me", { api_request: { scheme: "OAuth" } }],
    ["/me", { api_request: { scheme: "Own-Word" }, userinfo: { parameters_in: "json", parameters: { of: "{access_token}" } } }],
    ["/longer", { token_response: { then: second } }],
  ]) {
    const token = `SECRET-access-token-${failing.slice(1)}`;
    const provider = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t", userinfo_endpoint: "https://as.example/me", dialect };
    const fetch = async (request) => {
      if (!request.url.includes(failing)) return Response.json({ access_token: token, token_type: "Bearer" });
      const body = await request.text();
      const values = [...request.headers.values()];
      throw new Error(`cannot send ${values.join(" | ")} and ${values.map((value) => value.split(" ").at(-1)).join(" | ")} with ${body}: sent`);
    };
    const handler = createHandler({
      providers: { own: { provider, client_id: "c", client_secret: "SECRET-of-the-client", redirect_uri: `${APP}/auth/own/callback` } },
      cookieKeys: [Buffer.alloc(32, 7).toString("base64url")],
      onSignIn: () => ({}),
      fetch,
    });
    const texts = [];
    t.mock.method(console, "error", (...values) => texts.push(values.join(" ")));
    const person = new UserAgent(APP, (url, init) => handler.handle(new Request(url, init), {}));
    const state = new URL(await person.begin("own")).searchParams.get("state");
    await person.open(`/auth/own/callback?code=SECRET-code&state=${state}`);
    t.mock.restoreAll();
    assert.match(texts.join(), /network_failed[^]*cannot send .*\[redacted\].*: sent/, JSON.stringify(dialect));
    assert.doesNotMatch(texts.join(), /SECRET/, JSON.stringify(dialect));
  }
});
