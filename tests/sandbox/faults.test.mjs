/** Faults: what each looks like, whether the work was done, and how often it happens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPage, authorizeUrl, callbackOf, codeFrom, ORIGIN, postForm, postJson, still } from "./flow.js";

async function exchange(sandbox) {
  const code = await codeFrom(sandbox, authorizeUrl("intandem", "/app/oauth/authorize"));
  const values = { grant_type: "authorization_code", code, client_id: "intandem-client", client_secret: "intandem-secret", redirect_uri: callbackOf("intandem") };
  return () => postJson(sandbox, "/intandem/oauth/token", values);
}

async function withFault(fault) {
  const sandbox = still();
  const send = await exchange(sandbox);
  sandbox.fault("intandem", fault);
  return { first: await send(), send, sandbox };
}

test("500 is the played server's own failure, and the code is not used up", async () => {
  const { first, send } = await withFault({ kind: "500" });
  await assertPage(first, 500, "something went wrong");
  assert.equal((await send()).status, 200);
  const sandbox = still();
  for (const [provider, body] of [
    ["tali", '{"error":"server_error","error_description":"Something went wrong"}'],
    ["tiltify", '{"error":"internal_server_error","error_description":"The authorization server encountered an unexpected condition which prevented it from fulfilling the request."}'],
  ]) {
    sandbox.fault(provider, { kind: "500" });
    const response = await postForm(sandbox, `/${provider}/oauth/token`, {});
    assert.equal(response.status, 500);
    assert.equal(await response.text(), body);
  }
});

test("502 is a gateway's HTML page", async () => {
  await assertPage((await withFault({ kind: "502-html" })).first, 502, "502 Bad Gateway");
});

test("503 and 429 carry Retry-After if it is asked for", async () => {
  const unavailable = (await withFault({ kind: "503", retryAfter: 7 })).first;
  assert.equal(unavailable.status, 503);
  assert.equal(unavailable.headers.get("retry-after"), "7");
  const bare = (await withFault({ kind: "429" })).first;
  assert.equal(bare.headers.get("retry-after"), null);
  assert.equal(await bare.text(), '{"error":"Too many requests"}');
  const sandbox = still();
  sandbox.fault("tiltify-v3", { kind: "429", retryAfter: "Wed, 15 Nov 2023 00:00:00 GMT" });
  const rack = await postForm(sandbox, "/tiltify-v3/oauth/token", {});
  assert.equal(await rack.text(), "Retry later\n");
  assert.equal(rack.headers.get("content-type"), "text/plain");
  assert.equal(rack.headers.get("retry-after"), "Wed, 15 Nov 2023 00:00:00 GMT");
});

test("html and empty are 200, redirect is 307 away", async () => {
  const html = (await withFault({ kind: "html" })).first;
  assert.equal(html.status, 200);
  assert.match(html.headers.get("content-type"), /^text\/html/);
  const empty = (await withFault({ kind: "empty" })).first;
  assert.equal(empty.status, 200);
  assert.equal(await empty.text(), "");
  const moved = (await withFault({ kind: "redirect" })).first;
  assert.equal(moved.status, 307);
  assert.equal(moved.headers.get("location"), `${ORIGIN}/__sandbox/elsewhere`);
});

test("truncated JSON breaks off, oversize exceeds 64 KiB and is still JSON; both used up the code", async () => {
  const truncated = await withFault({ kind: "truncated-json" });
  await assert.rejects(truncated.first.json(), SyntaxError);
  assert.equal((await truncated.send()).status, 400);
  const oversize = await withFault({ kind: "oversize" });
  const text = await oversize.first.text();
  assert.ok(text.length > 1_048_576);
  assert.ok(JSON.parse(text).access_token);
  assert.equal((await oversize.send()).status, 400);
});

test("drop-after-commit does the work and loses the answer", async () => {
  const dropped = await withFault({ kind: "drop-after-commit" });
  await assert.rejects(dropped.first.text());
  assert.equal((await dropped.send()).status, 400);
  const sandbox = still();
  const send = await exchange(sandbox);
  sandbox.fault("intandem", { kind: "drop-after-commit", reject: true });
  await assert.rejects(send(), TypeError);
  assert.equal((await send()).status, 400);
});

test("slow answers after its delay", async () => {
  const before = performance.now();
  const { first } = await withFault({ kind: "slow", delay: 60 });
  assert.equal(first.status, 200);
  assert.ok(performance.now() - before >= 55);
});

test("a fault that comes instead of the work can do the work too", async () => {
  const { first, send } = await withFault({ kind: "502-html", commit: true });
  assert.equal(first.status, 502);
  assert.equal((await send()).status, 400);
});

test("an answer of one's own: Tiltify's documented error object", async () => {
  const body = { error: { fields: null, message: "Unauthorized", status: 401 } };
  const { first } = await withFault({ kind: "answer", status: 401, body });
  assert.equal(first.status, 401);
  assert.deepEqual(await first.json(), body);
});

test("a fault comes as often as asked, at its endpoint, and none ends it", async () => {
  const sandbox = still();
  const ask = async (path = "/tali/api/v2/users/me") => (await sandbox.fetch(ORIGIN + path)).status;
  sandbox.fault("tali", { endpoint: "userinfo", kind: "503", times: 2 });
  assert.deepEqual([await ask(), await ask("/tiltify/api/public/current-user"), await ask(), await ask()], [503, 401, 503, 401]);
  sandbox.fault("tali", { endpoint: "userinfo", kind: "503", times: "always" });
  assert.deepEqual([await ask(), await ask(), await ask()], [503, 503, 503]);
  sandbox.fault("tali", { endpoint: "userinfo", kind: "none" });
  assert.equal(await ask(), 401);
});

test("an unknown fault, endpoint, provider or count is refused", () => {
  const sandbox = still();
  assert.throws(() => sandbox.fault("tali", { kind: "melt" }), /no fault `melt`/);
  assert.throws(() => sandbox.fault("tali", { kind: "500", endpoint: "door" }), /no endpoint `door`/);
  assert.throws(() => sandbox.fault("nobody", { kind: "500" }), /no provider `nobody`/);
  assert.throws(() => sandbox.fault("tali", { kind: "500", times: 0 }), /`times`/);
});

test("drop ends the connection before the work is done", async () => {
  const { first, send } = await withFault({ kind: "drop" });
  await assert.rejects(first.text());
  assert.equal((await send()).status, 200);
  const sandbox = still();
  const rejected = await exchange(sandbox);
  sandbox.fault("intandem", { kind: "drop", reject: true });
  await assert.rejects(rejected(), TypeError);
  assert.equal((await rejected()).status, 200);
});

test("what comes instead of the work may take its time, and the work stays undone", async () => {
  const before = performance.now();
  const { first, send } = await withFault({ kind: "503", delay: 60 });
  assert.equal(first.status, 503);
  assert.ok(performance.now() - before >= 55);
  assert.equal((await send()).status, 200);
});

test("short-lived tokens are of the lifetime asked for, and the next ones are not", async () => {
  const sandbox = still();
  const refreshed = async (refresh_token) => {
    const values = { grant_type: "refresh_token", refresh_token, client_id: "standard-client", client_secret: "standard-secret" };
    return (await postForm(sandbox, "/standard/token", values)).json();
  };
  const code = await codeFrom(sandbox, authorizeUrl("standard", "/authorize", { scope: "openid" }));
  const values = { grant_type: "authorization_code", code, client_id: "standard-client", client_secret: "standard-secret", redirect_uri: callbackOf("standard") };
  const signedIn = await (await postForm(sandbox, "/standard/token", values)).json();
  sandbox.fault("standard", { kind: "short-lived", lifetime: 3 });
  const short = await refreshed(signedIn.refresh_token);
  assert.equal(short.expires_in, 3);
  assert.equal((await refreshed(short.refresh_token)).expires_in, 3600);
});

test("faults with a rate stand side by side, and a request meets one at the most", async () => {
  const draws = [0.05, 0.15, 0.22, 0.3, 0.99];
  const sandbox = still({ random: () => draws.shift() });
  const ask = async () => (await sandbox.fetch(`${ORIGIN}/tali/api/v2/users/me`)).status;
  for (const [kind, rate] of [["503", 0.1], ["502-html", 0.1], ["500", 0.05]]) sandbox.fault("tali", { endpoint: "userinfo", kind, rate });
  assert.deepEqual([await ask(), await ask(), await ask(), await ask(), await ask()], [503, 502, 500, 401, 401]);
  sandbox.fault("tali", { endpoint: "userinfo", kind: "429" });
  assert.deepEqual([await ask(), await ask(), sandbox.faults().length], [429, 401, 0], "one without a rate replaces them");
  assert.throws(() => sandbox.fault("tali", { kind: "500", rate: 1.5 }), /`rate`/);
});

test("the log says what a fault did, what the work came to, and whose tokens were at stake", async () => {
  const told = [];
  const sandbox = still({ onLog: (entry) => told.push(entry) });
  const code = await codeFrom(sandbox, authorizeUrl("standard", "/authorize", { scope: "openid" }), { user: "ben" });
  const client = { client_id: "standard-client", client_secret: "standard-secret" };
  const values = { grant_type: "authorization_code", code, redirect_uri: callbackOf("standard"), ...client };
  const { refresh_token } = await (await postForm(sandbox, "/standard/token", values)).json();
  const refresh = () => postForm(sandbox, "/standard/token", { grant_type: "refresh_token", refresh_token, ...client });
  sandbox.fault("standard", { kind: "drop", reject: true });
  await assert.rejects(refresh());
  sandbox.fault("standard", { kind: "drop-after-commit", reject: true });
  await assert.rejects(refresh());
  await refresh();
  const [, dropped, lost, reused] = told.filter(({ endpoint }) => endpoint === "token");
  assert.deepEqual([dropped.fault, dropped.worked, dropped.status, dropped.user], ["drop", undefined, undefined, "ben"]);
  assert.deepEqual([lost.fault, lost.worked, lost.status], ["drop-after-commit", 200, undefined]);
  assert.deepEqual([reused.fault, reused.worked, reused.status], [undefined, 400, 400]);
  assert.equal(new Set([dropped.grant, lost.grant, reused.grant]).size, 1);
});
