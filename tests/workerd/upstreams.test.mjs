/** The proxy of a real worker, with upstreams that are slow, endless or silent, or that refuse the token. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { after, before, beforeEach, test } from "node:test";
import { createSandbox } from "grantway/sandbox";
import { until } from "../engines/patience.mjs";
import { keyOf } from "../runtimes/app.js";
import { browserAt, serve, serveFetch } from "./over_http.js";
import { freePort } from "./free_port.js";
import { startWorkerd } from "./workerd.js";

/** Milliseconds within which the hasty upstream must begin its answer. */
const TIMEOUT = 3000;

let another, answer, api, at, hasty, hastyAt, origin, own, person, requests, sandbox, server, workerd;
const port = await freePort();
before(async () => {
  origin = `http://localhost:${port}`;
  sandbox = createSandbox();
  sandbox.register("tiltify", { client_id: "tiltify-client", client_secret: "tiltify-secret", redirect_uris: [`${origin}/auth/tiltify/callback`] });
  server = await serveFetch(sandbox.fetch);
  const upstream = (request, response) => {
    requests.push(request);
    return answer(request, response);
  };
  [api, hasty, own, another] = [await serve(upstream), await serve(upstream), await serve(upstream), await serve(upstream)];
  [at, hastyAt] = [api, hasty].map((each) => `/auth/proxy/${new URL(each.origin).host}`);
  const bindings = { ORIGIN: origin, SANDBOX: server.origin, API: api.origin, HASTY: hasty.origin, OWN: own.origin, ANOTHER: another.origin, COOKIE_KEY: keyOf(5) };
  workerd = await startWorkerd({ worker: { entry: new URL("upstream_worker.js", import.meta.url), bindings, port } });
});
beforeEach(async () => {
  requests = [];
  person = browserAt(origin);
  await person.signIn(sandbox, "tiltify");
});
after(async () => {
  await workerd?.stop();
  await server?.stop();
  await api?.stop();
  await hasty?.stop();
  await own?.stop();
  await another?.stop();
  assert.equal(workerd?.said() ?? "", "");
});

const codeOf = async (response) => [response.status, (await response.json()).code];

/** The whole body that an upstream received. */
const read = async (request) => Buffer.concat(await request.toArray()).toString();

test("S38, A16: a token goes to the host that the session names, and not to another's of the same list", async () => {
  answer = (request, response) => response.end(`${request.url} ${request.headers.authorization?.split(" ")[0]}`);
  const through = ({ origin: upstream }) => person.call(`/auth/proxy/${new URL(upstream).host}/services/me?q=1`);
  assert.equal(await (await through(own)).text(), "/services/me?q=1 Bearer");
  assert.deepEqual(await codeOf(await through(another)), [403, "upstream_refused"]);
  const byItself = async ({ origin: upstream }) => (await person.open(`/calls?url=${encodeURIComponent(`${upstream}/services/me`)}`)).text();
  assert.equal(await byItself(own), "/services/me Bearer");
  assert.equal(await byItself(another), "upstream_refused");
  assert.equal(requests.length, 2, "nothing else left");
});

/** Waits until a later request has used all the time of the hasty upstream. */
async function timeIsOver() {
  answer = (request) => request.resume();
  assert.deepEqual(await codeOf(await person.call(`${hastyAt}/silent`)), [504, "upstream_timed_out"]);
}

test("server-sent events arrive one by one, as they are sent", async () => {
  let next, end;
  answer = (_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    next = (text) => response.write(`data: ${text}\n\n`);
    end = () => response.end();
    next("one");
  };
  const response = await person.call(`${hastyAt}/events`);
  const events = response.message[Symbol.asyncIterator]();
  assert.equal(String((await events.next()).value), "data: one\n\n");
  // A body that flows has no time limit.
  await timeIsOver();
  next("two");
  assert.equal(String((await events.next()).value), "data: two\n\n");
  end();
  assert.equal((await events.next()).done, true);
});

test("an upload arrives piece by piece while it is still being sent, and may take longer than the answer", async () => {
  const pieces = [];
  answer = async (request, response) => {
    for await (const piece of request) pieces.push(String(piece));
    response.end("thanks");
  };
  const body = new PassThrough();
  const call = person.call(`${hastyAt}/upload`, { method: "POST", body });
  for (const piece of ["first", "second", "third"]) {
    body.write(piece);
    await until(`the ${piece} piece is there, and not held back until the end`, () => pieces.at(-1) === piece);
  }
  await timeIsOver();
  body.end();
  assert.equal(await (await call).text(), "thanks");
});

test("a large upload of known length keeps its length", async () => {
  answer = async (request, response) => response.end(`${request.headers["content-length"]} ${request.headers["transfer-encoding"]} ${(await read(request)).length}`);
  const length = 300_000;
  const headers = { "content-length": String(length) };
  const response = await person.call(`${at}/upload`, { method: "POST", headers, body: Readable.from([Buffer.alloc(length, "x")]) });
  assert.equal(await response.text(), `${length} undefined ${length}`);
});

test("an upstream that does not begin to answer in time is 504, whatever the body, and its late answer goes nowhere", async () => {
  const bodies = [undefined, "x".repeat(100), "x".repeat(100_000)];
  let gone = 0;
  answer = (request, response) => {
    request.resume();
    response.once("close", () => (gone += 1));
  };
  const begun = performance.now();
  const calls = bodies.map((body) => person.call(`${hastyAt}/silent`, { method: body ? "POST" : "GET", body }));
  for (const response of await Promise.all(calls)) assert.deepEqual(await codeOf(response), [504, "upstream_timed_out"]);
  // By default it would be thirty seconds.
  const waited = performance.now() - begun;
  assert.ok(waited > TIMEOUT - 100 && waited < 25_000, `${waited} ms`);
  await until("all requests are given up", () => gone === bodies.length);
});

/** An upstream that accepts only the fresh token. */
function refusingThenTaking(log) {
  const first = new Set();
  return async (request, response) => {
    const token = request.headers.authorization;
    log.push([token, await read(request)]);
    if (first.size === 0) first.add(token);
    response.statusCode = first.has(token) ? 401 : 200;
    response.end(first.has(token) ? "not this one" : "welcome");
  };
}

test("A16: after a 401 there is one refresh and one more try, with the same body", async () => {
  const log = [];
  answer = refusingThenTaking(log);
  const before = sandbox.log("token", "tiltify").length;
  const response = await person.call(`${at}/me`, { method: "POST", body: "the body" });
  assert.deepEqual([response.status, await response.text()], [200, "welcome"]);
  assert.deepEqual(log.map(([, body]) => body), ["the body", "the body"]);
  assert.equal(new Set(log.map(([token]) => token)).size, 2);
  assert.equal(sandbox.log("token", "tiltify").length - before, 1);
});

test("a large body is sent once, whatever the upstream says", async () => {
  const log = [];
  answer = refusingThenTaking(log);
  const response = await person.call(`${at}/me`, { method: "POST", body: "x".repeat(70_000) });
  assert.deepEqual([response.status, await response.text(), log.length], [401, "not this one", 1]);
});

test("S38: whatever the page sends, the upstream sees no cookie, no authorization of the page and no way here", async () => {
  answer = (_, response) => response.end("ok");
  const headers = { authorization: "Bearer of-the-page", forwarded: "for=evil", "x-forwarded-for": "evil", "x-forwarded-host": "evil", "x-real-ip": "evil", "x-app": "kept" };
  assert.equal((await person.call(`${at}/me`, { headers })).status, 200);
  const [{ headers: seen }] = requests;
  assert.equal(seen["x-app"], "kept");
  assert.match(seen.authorization, /^Bearer (?!of-the-page)/);
  for (const name of ["cookie", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "origin", "grantway", "sec-fetch-site"]) assert.equal(seen[name], undefined, name);
});

test("A16: nothing but the listed origin, path and method is reached", async () => {
  answer = (_, response) => response.end("reached");
  const { host, port: own } = new URL(api.origin);
  const authorities = [`localhost:${own}`, `user@${host}`, `2130706433:${own}`, `127.1:${own}`, `0x7f000001:${own}`, `[::1]:${own}`, `[::ffff:127.0.0.1]:${own}`, "169.254.169.254"];
  const targets = authorities.map((authority) => `/auth/proxy/${authority}/me`);
  targets.push(`${at}/a%2fb`, `${at}/a%5Cb`, `${at}/%2e%2e/me`, `${at}/..%2Fme`, `${at}//me`, `${at}/me?_method=DELETE`, `${at}/me?x=1&_Method=put`);
  for (const target of targets) assert.deepEqual(await codeOf(await person.call(target)), [403, "upstream_refused"], target);
  assert.deepEqual(await codeOf(await person.call(`${at}/me`, { method: "DELETE" })), [403, "upstream_refused"]);
  assert.deepEqual(requests, []);
});

test("A16: a redirect of the upstream is neither followed nor passed on", async () => {
  answer = (request, response) => response.writeHead(302, { location: `${api.origin}/elsewhere` }).end();
  const response = await person.call(`${at}/me`);
  assert.equal(response.headers.get("location"), null);
  assert.deepEqual([...(await codeOf(response)), requests.length], [502, "response_redirected", 1]);
});

test("A16: a call of the worker's own follows no redirect, and the worker sees it", async () => {
  answer = (request, response) => response.writeHead(302, { location: `${another.origin}/elsewhere` }).end(`redirected from ${request.url}`);
  const said = await person.open(`/calls?url=${encodeURIComponent(`${api.origin}/me`)}`);
  assert.equal(await said.text(), "redirected from /me");
  assert.deepEqual(requests.map(({ url }) => url), ["/me"]);
});

test("A25: a WebSocket is refused with its reason, and nothing reaches the upstream", async () => {
  const socket = connect(port, "127.0.0.1");
  const lines = [`GET ${at}/socket HTTP/1.1`, `Host: localhost:${port}`, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", `Cookie: ${person.jar.header()}`];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  let said = "";
  socket.on("data", (piece) => (said += piece));
  while (!said.includes("upgrade_refused")) await once(socket, "data");
  socket.destroy();
  assert.match(said, /^HTTP\/1\.1 400 /);
  assert.deepEqual(requests, []);
});
