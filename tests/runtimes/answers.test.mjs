/**
 * Odd, broken and hostile answers of a token endpoint: each has its own code, and the error does not repeat the
 * answer.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { codeOf, errorOf } from "./refusals.js";
import { answer, json, ScriptedServer } from "./scripted_server.js";

const ENDPOINTS = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token", userinfo_endpoint: "https://as.example/me" };

/** The result of a code exchange with this answer, under these departures from the standard. */
async function exchangeWith(answered, dialect = {}, more = {}) {
  const server = new ScriptedServer(answered);
  const options = { provider: { ...ENDPOINTS, dialect }, client_id: "id", client_secret: "secret", redirect_uri: "https://app.example/cb", fetch: server.fetch, now: () => 1_000_000, ...more };
  const protocol = await createProtocol(options);
  const { url, transaction } = protocol.createAuthorization();
  return protocol.exchange(`?code=c&state=${new URL(url).searchParams.get("state")}`, transaction);
}

const JSON_TYPE = "application/json";
const TOO_LONG = `{"access_token":"a","pad":"${"x".repeat(70_000)}"}`;
const ODD = [
  ["a 200 with an error", json(200, { error: "bad_verification_code" }), "request_rejected", 200],
  ["a 200 with HTML", answer(200, "text/html", "<!doctype html><title>Sign in</title>"), "response_not_understood", 200],
  ["HTML that calls itself JSON", answer(200, JSON_TYPE, "<!doctype html>"), "response_not_json", 200],
  ["an empty 200", answer(200, JSON_TYPE, ""), "response_empty", 200],
  ["a 200 of white space", answer(200, JSON_TYPE, " \r\n"), "response_empty", 200],
  ["a 204", answer(204, undefined, null), "response_empty", 204],
  ["a form that nobody declared", answer(200, "application/x-www-form-urlencoded", "access_token=a&token_type=bearer"), "response_not_understood", 200],
  ["truncated JSON", json(200, '{"access_token":"hunter2'), "response_not_json", 200],
  ["a list", json(200, "[]"), "member_malformed"],
  ["null", json(200, "null"), "member_malformed"],
  ["an object without a token", json(200, {}), "access_token_missing", 200],
  ["a token that is a number", json(200, { access_token: 7 }), "member_malformed"],
  ["a token with a line break, which no header carries", json(200, { access_token: "hunter2\r\nx: y" }), "member_malformed"],
  ["a token beyond Latin-1", json(200, { access_token: "hunter2\u4e2d" }), "member_malformed"],
  ["a refresh token that is a list", json(200, { access_token: "a", refresh_token: ["hunter2"] }), "member_malformed"],
  ["the token type mac", json(200, { access_token: "a", token_type: "mac" }), "token_type_unsupported"],
  ["the token type DPoP", json(200, { access_token: "a", token_type: "DPoP" }), "token_type_unsupported"],
  ["a token type of its own", json(200, { access_token: "a", token_type: "User Access Token" }), "token_type_unsupported"],
  ["64 KiB and more", json(200, TOO_LONG), "body_too_large"],
  ["401 as text", answer(401, "text/plain", "Unauthorized"), "client_rejected", 401],
  ["501 as JSON", json(501, { error: "unsupported_grant_type" }), "request_rejected", 501],
  ["400 with nothing", answer(400, undefined, ""), "request_failed", 400],
  ["invalid_grant", json(400, { error: "invalid_grant" }), "grant_rejected", 400],
  ["invalid_client", json(401, { error: "invalid_client" }), "client_rejected", 401],
  ["500 as HTML", answer(500, "text/html", "<h1>Oops</h1>"), "server_unavailable", 500],
  ["503", answer(503, "text/plain", "Service Unavailable"), "server_unavailable", 503],
  ["a redirect", answer(302, undefined, null, { location: "https://evil.example/" }), "response_redirected", 302],
  ["a redirect that keeps the method", answer(307, undefined, null, { location: "https://evil.example/" }), "response_redirected", 307],
];

for (const [what, answered, code, status] of ODD) {
  test(`a token endpoint that answers with ${what} is understood as ${code}`, async () => {
    const error = await errorOf(exchangeWith(answered));
    assert.equal(error?.code, code);
    if (status) assert.equal(error.status, status);
    assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)} ${error.cause}`, /hunter2/);
  });
}

test("an answer without a token names the members that did arrive, and nothing that may be a value", async () => {
  const told = async (answered) => (await errorOf(exchangeWith(answered))).message;
  assert.match(await told(json(200, { token: "hunter2", data: {}, expires: 5 })), /its members: token, data, expires$/);
  assert.match(await told(json(200, { "eyJhbGciOiJub25lIn0.hunter2": "", "a b": 1 })), /its members: \?, \?$/);
  assert.match(await told(json(200, {})), /its members: none$/);
});

test("429 says how long to wait, and that waiting helps", async () => {
  const error = await errorOf(exchangeWith(answer(429, "text/plain", "Retry later\n", { "retry-after": "7" })));
  assert.deepEqual([error.code, error.kind, error.retry_after, error.retryable], ["server_unavailable", "host", 7, true]);
});

test("a Retry-After that is a date counts by the server's own clock", async () => {
  const date = "Wed, 21 Oct 2026 07:28:00 GMT";
  const after = async (text, headers) => (await errorOf(exchangeWith(answer(503, undefined, "", { "retry-after": text, ...headers })))).retry_after;
  assert.equal(await after("Wed, 21 Oct 2026 07:28:41 GMT", { date }), 41);
  assert.equal(await after("Wed, 21 Oct 2026 07:27:00 GMT", { date }), undefined, "it is over");
  assert.equal(await after("soon", { date }), undefined);
  const ahead = await after(new Date(Date.now() + 10_000_000).toUTCString());
  assert.ok(ahead > 9_000 && ahead <= 10_000, "by our clock, where it tells none");
});

test("a byte-order mark before the JSON is no part of it", async () => {
  assert.equal((await exchangeWith(json(200, '\ufeff{"access_token":"a"}'))).access_token, "a");
});

test("a form is read if the dialect declares it", async () => {
  const dialect = { token_response: { format: "auto", scope: { separator: "," } } };
  for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
    const tokens = await exchangeWith(answer(200, type, "access_token=a&scope=x%2Cy&token_type=bearer"), dialect);
    assert.deepEqual([tokens.access_token, tokens.scope, tokens.token_type], ["a", ["x", "y"], "Bearer"]);
  }
});

test("S25: every spelling of Bearer, and none at all, is Bearer; another word by declaration only", async () => {
  for (const token_type of [undefined, null, "bearer", "BEARER", "Bearer"]) {
    assert.equal((await exchangeWith(json(200, { access_token: "a", token_type }))).token_type, "Bearer");
  }
  const declared = { token_response: { token_type: { accept: ["User Access Token"] } } };
  assert.equal((await exchangeWith(json(200, { access_token: "a", token_type: "User Access Token" }), declared)).token_type, "Bearer");
});

test("expires_in is read as seconds where it is a number, as a text by declaration, and never costs the token", async () => {
  const end = async (text, dialect) => (await exchangeWith(json(200, `{"access_token":"a","expires_in":${text}}`), dialect)).expires_at;
  const texts = { token_response: { expires_in: { accept: "number_or_string" } } };
  for (const text of ["3600", "3600.0"]) assert.equal(await end(text), 4600, text);
  for (const text of ['"3600"', '" 3600 "', '"3600.0"']) {
    assert.equal(await end(text, texts), 4600, text);
    assert.equal(await end(text), "unknown", `${text}, not declared`);
  }
  assert.equal(await end("0"), 1000, "expired now");
  for (const text of ["null", "-1", '"abc"', "true", "{}"]) assert.equal(await end(text, texts), "unknown", text);
  assert.ok((await end("1e30")) > 1e15, "saturates");
  const ignored = await exchangeWith(json(200, { access_token: "a", expires_in: "abc" }), texts);
  assert.ok(ignored.diagnostics.some(({ code, member }) => code === "expires_in_ignored" && member === "expires_in"));
});

test("scopes come as a text, by a declared separator, or as a declared list", async () => {
  const scope = async (value, declared = {}) => (await exchangeWith(json(200, { access_token: "a", scope: value }), { token_response: { scope: declared } })).scope;
  assert.deepEqual(await scope("a b"), ["a", "b"]);
  assert.deepEqual(await scope("a,b", { separator: "," }), ["a", "b"]);
  assert.deepEqual(await scope(["a", "b"], { accept: "array" }), ["a", "b"]);
  assert.deepEqual(await scope(""), []);
  assert.deepEqual(await scope(null), []);
});

test("unknown members are kept, and the standard's own are not among them", async () => {
  const tokens = await exchangeWith(json(200, { access_token: "a", token_type: "Bearer", user_id: 7, team: { id: "t" } }));
  assert.deepEqual(tokens.extra, { user_id: 7, team: { id: "t" } });
});

test("S19, A14: ten megabytes are not read to their end", async () => {
  for (const status of [200, 400]) {
    let sent = 0;
    let cancelled = false;
    const piece = new TextEncoder().encode("x".repeat(16_384));
    const body = () =>
      new ReadableStream({
        pull(controller) {
          sent += piece.length;
          if (sent > 10_000_000) controller.close();
          else controller.enqueue(piece);
        },
        cancel() {
          cancelled = true;
        },
      });
    const endless = () => new Response(body(), { status, headers: { "content-type": JSON_TYPE } });
    assert.equal(await codeOf(exchangeWith(endless)), "body_too_large");
    assert.ok(sent < 200_000, `${sent} bytes were read`);
    assert.ok(cancelled, "and the rest is not wanted");
  }
});

test("S19, A14: an announced length is not believed", async () => {
  assert.equal(await codeOf(exchangeWith(json(200, TOO_LONG, { "content-length": "12" }))), "body_too_large");
});

test("S19, A15: a redirect is told to nobody and followed by nobody", async () => {
  const server = new ScriptedServer(answer(307, JSON_TYPE, '{"access_token":"a"}', { location: "https://evil.example/token" }));
  assert.equal(await codeOf(exchangeWith(undefined, {}, { fetch: server.fetch })), "response_redirected");
  assert.equal(server.requests.length, 1);
  assert.equal(server.requests[0].redirect, "manual");
});

test("a fetch that throws, rejects, gives no Response or breaks off is a failure of the network, and retrying may help", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("hunter2")) });
  const fetches = {
    throws: () => { throw new TypeError("hunter2"); },
    rejects: () => Promise.reject(new TypeError("hunter2")),
    "gives nothing": () => undefined,
    "gives a text": async () => "hunter2",
    "breaks off": async () => new Response(broken, { headers: { "content-type": JSON_TYPE } }),
  };
  for (const [what, fetch] of Object.entries(fetches)) {
    const error = await errorOf(exchangeWith(undefined, {}, { fetch }));
    assert.deepEqual([error.code, error.kind, error.retryable], ["network_failed", "host", true], what);
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /hunter2/, what);
  }
});

test("S19, A14: a server that hangs, before its answer or within it, is given up after ten seconds", async () => {
  const { setTimeout } = globalThis;
  const asked = [];
  globalThis.setTimeout = (then, milliseconds) => {
    asked.push(milliseconds);
    return setTimeout(then, 20);
  };
  const aborted = (request, end) => request.signal.addEventListener("abort", () => end(request.signal.reason));
  const hanging = (request) => new Promise((_, reject) => aborted(request, reject));
  const stalled = (request) => new Response(new ReadableStream({ start: (controller) => aborted(request, (reason) => controller.error(reason)) }));
  try {
    for (const fetch of [hanging, stalled]) assert.equal(await codeOf(exchangeWith(undefined, {}, { fetch })), "request_timed_out");
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  assert.deepEqual(asked, [10_000, 10_000]);
});

test("an aborted fetch is a timeout too", async () => {
  const aborted = () => Promise.reject(new DOMException("This operation was aborted", "AbortError"));
  assert.equal(await codeOf(exchangeWith(undefined, {}, { fetch: aborted })), "request_timed_out");
});

test("refused, odd and broken userinfo answers have different errors", async () => {
  const ask = async (answered) => {
    const protocol = await createProtocol({ provider: ENDPOINTS, client_id: "id", client_secret: "s", redirect_uri: "https://app.example/cb", fetch: new ScriptedServer(answered).fetch });
    return codeOf(protocol.userinfo({ access_token: "a", token_type: "Bearer", expires_at: "unknown", scope: [], extra: {}, diagnostics: [] }));
  };
  assert.equal(await ask(json(200, { id: 7 })), "accepted");
  assert.equal(await ask(answer(401, undefined, "", { "www-authenticate": 'Bearer error="invalid_token"' })), "userinfo_unauthorized");
  assert.equal(await ask(answer(403, undefined, "", { "www-authenticate": 'Bearer error="insufficient_scope"' })), "userinfo_forbidden");
  assert.equal(await ask(answer(204, undefined, null)), "userinfo_empty");
  const part = (text) => Buffer.from(text).toString("base64url");
  assert.equal(await ask(answer(200, "application/jwt", [part('{"alg":"RS256"}'), part('{"sub":"ada"}'), "c2ln"].join("."))), "accepted");
  assert.equal(await ask(answer(200, "application/jwt", "a.b.c.d.e")), "userinfo_encrypted");
  assert.equal(await ask(answer(200, "application/jwt", "<p>")), "userinfo_malformed");
  assert.equal(await ask(answer(200, "text/html", "<p>")), "response_not_understood");
  assert.equal(await ask(answer(302, undefined, null, { location: "/login" })), "response_redirected");
  assert.equal(await ask(answer(503, undefined, "")), "server_unavailable");
});

test("a token that no header carries fails its call and not the engine", async () => {
  const server = new ScriptedServer({ sub: "ada" });
  const protocol = await createProtocol({ provider: ENDPOINTS, client_id: "id", client_secret: "secret", redirect_uri: "https://app.example/cb", fetch: server.fetch });
  for (const access_token of ["a\nb", "a\0b", "\u4e2d"]) {
    assert.equal(await codeOf(protocol.userinfo({ access_token, token_type: "Bearer" })), "network_failed");
  }
  assert.deepEqual(await protocol.userinfo({ access_token: "a", token_type: "Bearer" }), { sub: "ada" });
});

test("a member called __proto__ becomes nobody's prototype", async () => {
  const tokens = await exchangeWith(json(200, '{"access_token":"a","__proto__":{"admin":true},"team":{"__proto__":{"admin":true}}}'));
  assert.deepEqual([tokens.extra.admin, tokens.extra.team.admin, {}.admin], [undefined, undefined, undefined]);
  assert.equal(Object.getPrototypeOf(tokens.extra.team), Object.prototype);
});
