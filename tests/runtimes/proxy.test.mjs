/** The proxy, and the guard in front of everything that a page calls. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { APP, createApp } from "./app.js";
import { codeOf, codeOfPage } from "./refusals.js";
import { answer, ScriptedServer } from "./scripted_server.js";

const API = "https://api.example";
const PROXY = "/auth/proxy/api.example";

/** A person who is signed in with tali, and an API with these answers. */
async function before(api, upstream = {}) {
  const server = new ScriptedServer(api);
  const app = createApp({
    upstreams: { api: { origin: API, methods: ["GET", "POST", "DELETE"], paths: ["/me", "/v1/"], providers: ["tali"], ...upstream } },
    through: (request, send) => (request.url.startsWith(API) ? server.fetch(request) : send(request)),
  });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  return { person, server };
}

/** A person gets a page. */
const refusal = async (response) => {
  const text = await response.text();
  return `${response.status} ${text.startsWith("<") ? codeOfPage(text) : JSON.parse(text).code}`;
};

test("a call goes to the upstream with its method, query, body and own headers, and with the token", async () => {
  const { person, server } = await before({ ok: true });
  const response = await person.call(`${PROXY}/v1/notes?a=1&b=%20`, { method: "POST", body: '{"text":"x"}', headers: { "content-type": "application/json", "x-own": "1", range: "bytes=0-9" } });
  assert.deepEqual(await response.json(), { ok: true });
  const [seen] = server.requests;
  assert.deepEqual([seen.method, seen.url, seen.body, seen.redirect], ["POST", `${API}/v1/notes?a=1&b=%20`, '{"text":"x"}', "manual"]);
  assert.deepEqual([seen.headers["x-own"], seen.headers["content-type"], seen.headers.range], ["1", "application/json", "bytes=0-9"]);
  assert.match(seen.headers.authorization, /^Bearer \S{16,}$/);
});

test("S38: what speaks of the page, its cookies or the way here does not go along", async () => {
  const { person, server } = await before({});
  const along = { authorization: "Bearer forged", cookie: "gw=1", origin: APP, referer: `${APP}/inbox`, "x-forwarded-host": "evil.example", forwarded: "for=1.2.3.4", "cf-connecting-ip": "1.2.3.4", "x-http-method-override": "DELETE", "x-original-url": "/admin", "proxy-authorization": "x", "true-client-ip": "1.2.3.4", x_http_method_override: "DELETE", x_forwarded_for: "1.2.3.4" };
  await person.call(`${PROXY}/me`, { headers: along });
  const { headers } = server.requests[0];
  for (const name of [...Object.keys(along), "grantway", "sec-fetch-site", "sec-fetch-mode"]) {
    if (name !== "authorization") assert.equal(headers[name], undefined, name);
  }
  assert.doesNotMatch(headers.authorization, /forged/);
});

test("A16: what an upstream says for its own origin does not come back as if the application said it", async () => {
  const dropped = {
    "set-cookie": "evil=1", "clear-site-data": '"*"', "service-worker-allowed": "/", "access-control-allow-origin": "*", "access-control-allow-credentials": "true",
    "strict-transport-security": "max-age=0", "content-security-policy": "default-src *", link: "</x>; rel=preload", refresh: "0;url=https://evil.example", "report-to": "{}", "speculation-rules": '"/x"', grantway: "refused",
    // Each of these overrides `no-store`, or is obeyed by a server or framework in front of the worker.
    "cdn-cache-control": "max-age=60", "vercel-cdn-cache-control": "max-age=60", "surrogate-control": "max-age=60", "x-middleware-rewrite": "https://evil.example", "x-accel-redirect": "/etc", "x-sendfile": "/etc",
  };
  const { person } = await before(answer(200, "text/html", "<script>1</script>", { ...dropped, "x-own": "1", etag: '"7"', "cache-control": "public" }));
  const response = await person.call(`${PROXY}/me`);
  for (const name of Object.keys(dropped)) if (name !== "content-security-policy") assert.equal(response.headers.get(name), null, name);
  assert.equal(response.headers.get("x-own"), "1");
  assert.equal(response.headers.get("etag"), '"7"');
  assert.equal(response.headers.get("content-security-policy"), "default-src 'none'; sandbox");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.ok(!person.jar.names().includes("evil"));
});

test("A16: a challenge for which a browser asks for a password does not come back, one for a token does", async () => {
  const shown = async (challenge) => {
    const { person } = await before(answer(403, "text/plain", "no", { "www-authenticate": challenge }));
    return (await person.call(`${PROXY}/me`)).headers.get("www-authenticate");
  };
  for (const challenge of [
    'Basic realm="Session expired, sign in again"', "basic", "Basic", "Digest realm=x", "NTLM", "Negotiate", "Negotiate abc==", 'Bearer realm="x", Basic realm="y"',
    'Bearer error="a" , Negotiate', 'Bearer realm="x\\", Basic realm="y"', "Bearer, NTLM", 'Bearer realm="unclosed, Basic realm=y', "realm=x, Basic", "Mutual realm=x", ",Basic realm=x",
  ]) assert.equal(await shown(challenge), null, challenge);
  for (const challenge of ["Bearer", 'Bearer realm="a, Basic b", error="invalid_token", scope="x y"', 'DPoP algs="ES256"', 'Bearer error="x", DPoP algs="ES256"']) {
    assert.equal(await shown(challenge), challenge);
  }
  // Each escaped mark could begin a quotation; reading again from each would take ten seconds.
  const begun = performance.now();
  assert.equal(await shown(`Bearer a="${'\\"'.repeat(65_536)}`), null);
  assert.ok(performance.now() - begun < 3000);
});

test("S38, A16: a target that is not listed is refused, and nothing is sent", async () => {
  const { person, server } = await before({});
  for (const path of ["/auth/proxy/evil.example/me", `${PROXY}/admin`, `${PROXY}/mexico`, `${PROXY}/me/x`, `${PROXY}/v1`, "/auth/proxy/api.example:8443/me", "/auth/proxy/user@api.example/me", "/auth/proxy/169.254.169.254/latest/", `${PROXY}/v1/%2e%2e/admin`, `${PROXY}/v1/..%2fadmin`, `${PROXY}/v1/%252e%252e/admin`, `${PROXY}/v1//evil.example/`, `${PROXY}/v1/;/admin`, "/auth/proxy/api.example"]) {
    assert.equal(await refusal(await person.call(path)), "403 upstream_refused", path);
  }
  assert.equal(await refusal(await person.call(`${PROXY}/me`, { method: "PUT", body: "x" })), "403 upstream_refused");
  assert.equal(server.requests.length, 0);
  const { person: other } = await before({}, { methods: undefined });
  assert.equal(await refusal(await other.call(`${PROXY}/me`, { method: "POST", body: "x" })), "403 upstream_refused", "reading only, by default");
});

test("without upstreams there is no proxy", async () => {
  const app = createApp({ upstreams: undefined });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  assert.equal(await refusal(await person.call(`${PROXY}/me`)), "404 route_unknown");
});

test("S38, A16: an upstream's redirect is neither followed nor passed on, its 304 and its errors are", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { person, server } = await before(answer(status, undefined, null, { location: "https://evil.example/" }));
    const response = await person.call(`${PROXY}/me`);
    assert.equal(response.headers.get("location"), null);
    assert.equal(await refusal(response), "502 response_redirected");
    assert.equal(server.requests.length, 1);
  }
  for (const status of [304, 404, 500]) {
    const { person } = await before(answer(status, undefined, null));
    assert.equal((await person.call(`${PROXY}/me`)).status, status);
  }
});

test("an upstream that cannot be reached is a network failure, distinct from its own answers", async () => {
  const { person } = await before(() => Promise.reject(new TypeError("hunter2")));
  const response = await person.call(`${PROXY}/me`);
  assert.equal(response.headers.get("grantway"), "refused");
  const text = await response.text();
  assert.deepEqual([response.status, JSON.parse(text).code], [502, "network_failed"]);
  assert.doesNotMatch(text, /hunter2/);
});

test("an answer is streamed, piece by piece", async () => {
  let drawn = 0;
  const encoder = new TextEncoder();
  const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(encoder.encode(`piece ${(drawn += 1)};`)) });
  const { person } = await before(() => new Response(endless(), { headers: { "content-type": "text/event-stream" } }));
  const response = await person.call(`${PROXY}/v1/events`);
  const reader = response.body.getReader();
  assert.match(new TextDecoder().decode((await reader.read()).value), /^piece 1;/);
  await reader.cancel();
  assert.ok(drawn < 50, "the rest was not read");
});

test("S37, A25: what a page calls needs the custom header and comes from the own origin, reading included", async () => {
  const { person, server } = await before({});
  const forged = [
    { grantway: undefined },
    { grantway: "0" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": undefined, origin: "http://localhost:9999" },
  ];
  for (const headers of forged) {
    for (const [path, method] of [["/auth/session", "GET"], ["/auth/logout", "POST"], [`${PROXY}/me`, "GET"]]) {
      assert.equal(await refusal(await person.call(path, { method, headers })), "403 request_forged", JSON.stringify(headers));
    }
  }
  assert.equal(server.requests.length, 0);
  assert.equal((await person.call("/auth/session", { headers: { origin: APP } })).status, 200);
  assert.equal((await person.session()).provider, "tali", "nobody was signed out");
});

test("a route that does not exist, or another method, is refused by name", async () => {
  const app = createApp();
  const person = app.userAgent();
  const said = async (path, method, open = "call") => refusal(await person[open](path, { method }));
  assert.equal(await said("/auth/nothing", "GET"), "404 route_unknown");
  assert.equal(await said("/auth/tali/nothing", "GET"), "404 route_unknown");
  assert.equal(await said("/auth/nobody/login", "GET", "open"), "404 provider_unknown");
  assert.equal(await said("/auth/session", "POST"), "405 method_not_allowed");
  assert.equal(await said("/auth/logout", "GET"), "405 method_not_allowed");
  assert.equal(await said("/auth/tali/login", "POST", "open"), "405 method_not_allowed");
  assert.equal(await said("/auth/tali/callback", "POST", "open"), "405 method_not_allowed");
});

test("a status that no answer may have is a failure of the network, and costs no cookie", async () => {
  const odd = new Response("x");
  Object.defineProperty(odd, "status", { value: 999 });
  for (const answered of [() => odd, () => ({ status: 200 }), () => undefined]) {
    const { person } = await before(answered);
    assert.equal(await refusal(await person.call(`${PROXY}/me`)), "502 network_failed");
  }
});

test("S38, A16: a session's token reaches no API of another provider, through the proxy or from the worker", async () => {
  const api = new ScriptedServer({ ok: true });
  const upstreams = {
    tali: { origin: "https://tali.example", paths: ["/"] },
    both: { origin: API, paths: ["/me"], providers: ["tali", "tiltify"] },
    tiltify: { origin: "https://tiltify.example", paths: ["/"] },
  };
  const app = createApp({ upstreams, through: (request, send) => (/^https:\/\/(tali|tiltify|api)\.example\//.test(request.url) ? api.fetch(request) : send(request)) });
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  const call = async (host) => (await person.call(`/auth/proxy/${host}/me`)).status;
  assert.deepEqual([await call("tali.example"), await call("api.example"), await call("tiltify.example")], [200, 200, 403]);
  const session = await app.auth.session(new Request(`${APP}/x`, { headers: { cookie: person.jar.header() } }), app.env);
  assert.equal((await session.fetch("https://tali.example/me")).status, 200);
  assert.equal(await codeOf(session.fetch("https://tiltify.example/me")), "upstream_not_bound");
});
