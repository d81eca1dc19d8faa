import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { fakeFetch, json, openPage, until } from "./fake_page.mjs";

const SESSION = { provider: "tali", expires_at: 2000, token_expires_at: 1000, scope: [], diagnostics: [] };
// Every test signs in at a base of its own: what a page remembers of responses outlives a client.
let base;
let count = 0;
beforeEach(() => {
  base = `/auth${(count += 1)}`;
});

async function clientAt(url, answer = () => json(SESSION), options = {}) {
  const page = openPage(url, options);
  const send = fakeFetch(answer);
  const auth = await createClient({ backend: base, fetch: send });
  return { page, send, auth };
}

test("authorize leaves for the worker's login route and names where to return", async () => {
  const { page, auth, send } = await clientAt("https://app.example/start?a=1#b");
  await auth.authorize({ provider: "intandem", returnTo: "/inbox?page=2", variables: { host: "app.vcita.com" } });
  await auth.authorize({ provider: "intandem" });
  assert.deepEqual(page.visited, [
    `https://app.example${base}/intandem/login?return_to=%2Finbox%3Fpage%3D2&variable.host=app.vcita.com`,
    `https://app.example${base}/intandem/login?return_to=%2Fstart%3Fa%3D1%23b`,
  ]);
  assert.equal(send.requests.length, 0);
});

test("authorize passes the parameters of a sign-in to the login route, where no two can be taken for one another", async () => {
  const { page, auth } = await clientAt("https://app.example/");
  await auth.authorize({
    provider: "tali",
    returnTo: "/",
    login_hint: "ada@a.example&state=x",
    prompt: "login",
    max_age: 0,
    resource: ["https://a.example", "https://b.example"],
    parameters: { hd: "a.example", return_to: "//evil.example" },
    variables: { hd: "v" },
  });
  const url = new URL(page.visited[0]);
  assert.deepEqual([...url.searchParams], [
    ["return_to", "/"],
    ["variable.hd", "v"],
    ["parameter.hd", "a.example"],
    ["parameter.return_to", "//evil.example"],
    ["prompt", "login"],
    ["login_hint", "ada@a.example&state=x"],
    ["max_age", "0"],
    ["resource", "https://a.example"],
    ["resource", "https://b.example"],
  ]);
});

test("authorize refuses before it leaves", async () => {
  const { page, auth } = await clientAt("https://app.example/");
  await assert.rejects(auth.authorize({ returnTo: "/" }), { code: "option_missing" });
  await assert.rejects(auth.authorize({ provider: "tali", returnTo: "//evil.example" }), { code: "return_to_refused" });
  await assert.rejects(auth.authorize({ provider: "tali", appState: "a".repeat(3000) }), { code: "app_state_too_large" });
  await assert.rejects(auth.authorize({ provider: "tali", loginHint: "ada" }), { code: "option_unknown" });
  await assert.rejects(auth.authorize({ provider: "tali", scope: "openid" }), { code: "option_unknown" });
  await assert.rejects(auth.authorize({ provider: "tali", max_age: "60" }), { code: "option_wrong_type" });
  await assert.rejects(auth.authorize({ provider: "tali", parameters: { a: 1 } }), { code: "option_wrong_type" });
  assert.deepEqual(page.visited, []);
});

test("a provider's name cannot leave the worker's path", async () => {
  const { page, auth } = await clientAt("https://app.example/");
  await auth.authorize({ provider: "../../evil?x#y", returnTo: "/" });
  assert.equal(page.visited[0], `https://app.example${base}/..%2F..%2Fevil%3Fx%23y/login?return_to=%2F`);
});

test("the page that the worker returns to gets its appState back, once", async () => {
  const start = await clientAt("https://app.example/");
  await start.auth.authorize({ provider: "tali", returnTo: "/inbox", appState: { draft: 1 } });
  const { auth, send, page } = await clientAt("https://app.example/inbox", undefined, { storage: start.page.storage });
  const result = await auth.handleCallback();
  assert.deepEqual(result, { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
  assert.deepEqual(send.requests.map(({ url }) => url), [`https://app.example${base}/session`]);
  page.go("/elsewhere");
  page.go("/inbox");
  assert.deepEqual(await auth.handleCallback(), { handled: false });
});

test("two clients that a framework makes for one page share one callback", async () => {
  const start = await clientAt("https://app.example/");
  await start.auth.authorize({ provider: "tali", returnTo: "/inbox" });
  const { auth, send } = await clientAt("https://app.example/inbox", undefined, { storage: start.page.storage });
  const again = await createClient({ backend: base, fetch: send });
  const first = auth.handleCallback();
  assert.equal(auth.handleCallback(), first);
  assert.equal(again.handleCallback(), first);
  assert.equal((await first).handled, true);
  assert.equal(again.handleCallback(), first, "the same entry of the history, after it was settled");
  assert.equal(send.requests.length, 1);
});

test("an ordinary page asks nothing of the worker", async () => {
  const { auth, send, page } = await clientAt("https://app.example/inbox#top");
  assert.deepEqual(await auth.handleCallback(), { handled: false });
  assert.equal(send.requests.length, 0);
  assert.deepEqual(page.addresses, []);
});

test("coming back by the back button is no sign-in, and the flow can still be finished", async () => {
  let session = null;
  const { auth } = await clientAt("https://app.example/", () => json(session));
  await auth.authorize({ provider: "tali", returnTo: "/", appState: 7 });
  assert.deepEqual(await auth.handleCallback(), { handled: false });
  session = SESSION;
  assert.deepEqual(await auth.handleCallback(), { handled: true, returnTo: "/", appState: 7 });
});

test("an error of the worker leaves the address bar and rejects, and the page's own fragment stays", async () => {
  const { auth, page, send } = await clientAt("https://app.example/inbox#top&auth_error=access_denied");
  page.history.state = { router: 1 };
  const outcome = auth.handleCallback();
  assert.deepEqual(page.addresses, ["https://app.example/inbox#top"], "at once");
  assert.equal(page.history.state.router, 1);
  await assert.rejects(outcome, { code: "access_denied", kind: "server" });
  await assert.rejects(auth.handleCallback(), { code: "access_denied" });
  assert.equal(send.requests.length, 0);
});

test("only a code is taken from the fragment", async () => {
  const { auth } = await clientAt("https://app.example/#auth_error=<img%20src=x>");
  assert.deepEqual(await auth.handleCallback(), { handled: false });
});

test("an unknown code in the fragment is reported as a failed sign-in, without its text", async () => {
  for (const code of ["call_555_0100_now", "constructor", "__proto__"]) {
    const { auth } = await clientAt(`https://app.example/#auth_error=${code}`);
    const told = await auth.handleCallback().catch((error) => error);
    assert.equal(told.code, "sign_in_failed", code);
    assert.ok(!JSON.stringify(told).includes(code), code);
  }
});

test("a failure of the worker's own is told in its words, without what only the worker knows", async () => {
  for (const [code, kind] of [
    ["client_authentication_unsupported", "misuse"],
    ["secret_missing", "misuse"],
    ["callback_function_failed", "application"],
  ]) {
    const { auth } = await clientAt(`https://app.example/#auth_error=${code}`);
    const told = await auth.handleCallback().catch((error) => error);
    assert.deepEqual([told.code, told.kind], [code, kind]);
    assert.match(told.message, / /);
    assert.doesNotMatch(told.message + told.hint, /[{}]/);
  }
});

test("S37: requests to the worker carry the header, stay on the origin and follow nothing", async () => {
  const { auth, send } = await clientAt("https://app.example/");
  await Promise.all([auth.session(), auth.session()]);
  assert.equal(send.requests.length, 1, "one question at a time");
  const { init, headers } = send.requests[0];
  assert.deepEqual(
    [headers.get("Grantway"), init.method, init.credentials, init.redirect, init.cache],
    ["1", "GET", "same-origin", "manual", "no-store"],
  );
});

for (const [title, answer, expected] of [
  ["nobody there", () => Promise.reject(new TypeError("refused")), { code: "network_failed", kind: "host", retryable: true }],
  ["no handler", () => new Response("<h1>Not found</h1>", { status: 404 }), { code: "backend_route_missing", status: undefined }],
  ["a broken gateway", () => new Response("bad gateway", { status: 502 }), { code: "server_unavailable", status: 502 }],
  ["too many requests", () => new Response("", { status: 429, headers: { "Retry-After": "7" } }), { retry_after: 7 }],
  ["a page instead of JSON", () => new Response("<h1>Hello</h1>"), { code: "response_not_understood" }],
  ["a redirect", () => Response.redirect("https://evil.example/"), { code: "response_redirected" }],
  ["a redirect as browsers show it", () => ({ type: "opaqueredirect", status: 0, ok: false }), { code: "response_redirected" }],
  ["a refusal", () => json({ code: "request_forged", kind: "check", message: "m", hint: "h" }, { status: 403 }), { code: "request_forged", kind: "check", status: 403 }],
]) {
  test(`the session question tells ${title}`, async () => {
    const { auth } = await clientAt("https://app.example/", answer);
    const error = await auth.session().then(assert.fail, (thrown) => thrown);
    for (const [name, value] of Object.entries(expected)) assert.equal(error[name], value, name);
  });
}

test("a host that adds a slash to every path is found out once, and its routes are called with one", async () => {
  const opaque = { type: "opaqueredirect", status: 0, ok: false };
  const { auth, send } = await clientAt("https://app.example/", ({ url }) => (url.endsWith("/") ? json(null) : opaque));
  assert.equal(await auth.session(), null);
  await auth.signOut();
  const asked = send.requests.map(({ url }) => url.replace(`https://app.example${base}`, ""));
  assert.deepEqual([asked.slice(0, 2), asked.every((path, at) => at === 0 || path.endsWith("/"))], [["/session", "/session/"], true]);
});

test("fetch goes through the proxy and returns the upstream's answer, errors included", async () => {
  const { auth, send } = await clientAt("https://app.example/", () => json({ code: "not ours" }, { status: 401 }));
  const response = await auth.fetch("https://api.example:8443/v1/a%20b?x=1#y", { method: "POST", body: "{}", redirect: "follow" });
  assert.equal(response.status, 401);
  const { url, init, headers } = send.requests[0];
  assert.equal(url, `https://app.example${base}/proxy/api.example:8443/v1/a%20b?x=1`);
  assert.deepEqual([init.method, init.body, init.redirect, init.credentials], ["POST", "{}", "manual", "same-origin"]);
  assert.equal(headers.get("Grantway"), "1");
});

test("fetch takes a Request with its method, headers and body", async () => {
  const { auth, send } = await clientAt("https://app.example/");
  await auth.fetch(new Request("https://api.example/v1", { method: "PUT", body: "x", headers: { "X-A": "1" } }));
  const { url, init, headers } = send.requests[0];
  assert.deepEqual([init.method, await new Response(init.body).text(), headers.get("X-A")], ["PUT", "x", "1"]);
  assert.equal(url, `https://app.example${base}/proxy/api.example/v1`);
});

test("fetch sends a Request that no header of ours could be put on, and one without a body", async () => {
  const { auth, send } = await clientAt("https://app.example/");
  await auth.fetch(new Request("https://api.example/v1", { mode: "no-cors", credentials: "include" }));
  await auth.fetch(new Request("https://api.example/v1", { method: "POST" }));
  const [{ init, headers }, second] = send.requests;
  assert.deepEqual([init.mode, init.credentials, headers.get("Grantway")], [undefined, "same-origin", "1"]);
  assert.deepEqual([second.init.method, second.init.body], ["POST", undefined]);
});

test("a Request of a browser that shows no body of it is sent with its body", async () => {
  const { auth, send } = await clientAt("https://app.example/");
  for (const body of ['{"n":2}', new Uint8Array([0, 255]), new URLSearchParams("a=b")]) {
    const request = new Request("https://api.example/v1", { method: "POST", body });
    const [type, bytes] = [request.headers.get("Content-Type"), await request.clone().arrayBuffer()];
    Object.defineProperty(request, "body", { value: undefined });
    await auth.fetch(request);
    const { init, headers } = send.requests.at(-1);
    assert.equal(headers.get("Content-Type"), type);
    assert.deepEqual(await new Response(init.body).arrayBuffer(), bytes);
    assert.equal(init.duplex, undefined, "no stream, which HTTP/1.1 would not carry");
  }
});

test("fetch rejects with the worker's own refusal, and never sends another scheme", async () => {
  const refusal = { code: "upstream_refused", kind: "check", message: "m", hint: "h" };
  const { auth, send } = await clientAt("https://app.example/", () => json(refusal, { status: 403, headers: { Grantway: "refused" } }));
  await assert.rejects(auth.fetch("https://api.example/"), { code: "upstream_refused" });
  await assert.rejects(auth.fetch("data:text/plain,x"), { code: "api_origin_not_allowed" });
  assert.equal(send.requests.length, 1);
});

/** A worker whose first `losing` calls of an API lose a race for the refresh; `session` is what it says then. */
const losingWorker = (losing, session) => {
  let left = losing;
  const refusal = { code: "reauthorization_required", kind: "session", message: "m", hint: "h" };
  return ({ url }) => {
    if (url.endsWith("/session")) return json(session);
    return (left -= 1) >= 0 ? json(refusal, { status: 401, headers: { Grantway: "refused" } }) : json({ ok: true });
  };
};
const called = (send) => send.requests.filter(({ url }) => url.includes("/proxy/")).length;

test("a call that lost a race for the refresh is made again while the session lives", async () => {
  const { auth, send } = await clientAt("https://app.example/", losingWorker(1, SESSION));
  const answer = await auth.fetch("https://api.example/", { method: "POST", body: "x" });
  assert.deepEqual(await answer.json(), { ok: true });
  assert.equal(called(send), 2);
});

test("a call is made again once, and not at all where the session is over", async () => {
  for (const [losing, session, body, calls] of [[2, SESSION, "x", 2], [1, null, "x", 1]]) {
    const { auth, send } = await clientAt("https://app.example/", losingWorker(losing, session));
    await assert.rejects(auth.fetch("https://api.example/", { method: "POST", body, duplex: "half" }), { code: "reauthorization_required" });
    assert.equal(called(send), calls);
  }
});

test("a call is made again with the body it had, be it a stream's or a Request's", async () => {
  const given = () => ["https://api.example/", { method: "POST", body: new Blob(["x"]).stream(), duplex: "half" }];
  for (const call of [given(), [new Request(...given())]]) {
    const { auth, send } = await clientAt("https://app.example/", losingWorker(1, SESSION));
    assert.equal((await auth.fetch(...call)).status, 200);
    const bodies = send.requests.filter(({ url }) => url.includes("/proxy/")).map(({ init }) => new Response(init.body).text());
    assert.deepEqual(await Promise.all(bodies), ["x", "x"]);
  }
});

test("a call that was given up for no reason at all ends for no reason", async () => {
  const { auth } = await clientAt("https://app.example/", () => Promise.reject(null));
  await assert.rejects(auth.fetch("https://api.example/"), (reason) => reason === null);
});

test("signing out tells the worker, and goes to the provider only when asked", async () => {
  const answer = () => json({ signed_out: true, end_session_url: "https://as.example/logout", ...more });
  let more = {};
  const { auth, send, page } = await clientAt("https://app.example/", answer);
  assert.deepEqual(await auth.signOut({ revoke: true }), { leaving: false });
  assert.deepEqual(JSON.parse(send.requests[0].init.body), { revoke: true });
  assert.equal(send.requests[0].init.method, "POST");
  assert.deepEqual(page.visited, []);
  more = { revocation_failed: "network_failed" };
  assert.deepEqual(await auth.signOut({ endProviderSession: true }), { leaving: true, revocation_failed: "network_failed" });
  assert.deepEqual(page.visited, ["https://as.example/logout"]);
  assert.deepEqual(JSON.parse(send.requests[1].init.body), { end_provider_session: true });
  await assert.rejects(auth.signOut({ end_provider_session: true }), { code: "option_unknown" });
});

test("an answer that a sign-out overtook does not bring the session back", async (t) => {
  const answers = [];
  const worker = ({ url }) => (url.endsWith("/logout") ? json({}) : new Promise((resolve) => answers.push((session) => resolve(json(session)))));
  const { auth } = await clientAt("https://app.example/", worker);
  const told = [];
  const listener = async ({ type }) => type !== "restored" && told.push(type, (await auth.session())?.provider);
  t.after(auth.on("session", listener));
  const asked = auth.session();
  await auth.signOut();
  await until(() => answers.length === 2);
  answers[1](null);
  await until(() => told.length === 2);
  answers[0](SESSION);
  await until(() => answers.length === 3);
  answers[2](null);
  assert.equal(await asked, null);
  assert.deepEqual(told, ["signed_out", undefined]);
});

test("a sign-in that a sign-out overtook is not told", async (t) => {
  const answers = [];
  const worker = ({ url }) => (url.endsWith("/logout") ? json({}) : new Promise((resolve) => answers.push((session) => resolve(json(session)))));
  const start = await clientAt("https://app.example/");
  await start.auth.authorize({ provider: "tali", returnTo: "/inbox" });
  const { auth } = await clientAt("https://app.example/inbox", worker, { storage: start.page.storage });
  const told = [];
  t.after(auth.on("session", ({ type }) => told.push(type)));
  const handled = auth.handleCallback();
  await until(() => answers.length === 1);
  await auth.signOut();
  answers[0](SESSION);
  await until(() => answers.length === 2);
  answers[1](null);
  assert.deepEqual([await handled, told], [{ handled: false }, ["signed_out"]]);
});

test("A27: an end_session_url that is no web address is not visited", async () => {
  const { auth, page } = await clientAt("https://app.example/", () => json({ end_session_url: "javascript:alert(1)" }));
  await assert.rejects(auth.signOut({ endProviderSession: true }), { code: "navigation_failed" });
  assert.deepEqual(page.visited, []);
});

test("onEvent hears of answers, and its fault is not the caller's", async (t) => {
  openPage("https://app.example/");
  const thrown = [];
  // The deadline of the call, which names a time, is left alone.
  t.mock.method(globalThis, "setTimeout", (fn, delay) => {
    try {
      if (delay !== undefined) return;
      fn();
    } catch (error) {
      thrown.push(error.message);
    }
  });
  const events = [];
  const onEvent = (event) => {
    events.push(event);
    throw new Error("mine");
  };
  const auth = await createClient({ backend: base, fetch: fakeFetch(() => json(null)), now: () => 5, onEvent });
  assert.equal(await auth.session(), null);
  assert.deepEqual(events, [{ type: "backend", route: "session", status: 200, duration: 0, at: 0 }]);
  assert.deepEqual(thrown, ["mine"]);
});
