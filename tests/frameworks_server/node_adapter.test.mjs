/** `grantway/node`, on a real server of Node: what the message, the connection and the proxy in front make of a request. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createHandler } from "grantway/edge";
import { toNodeListener, toRequest } from "grantway/node";
import { createSandbox } from "grantway/sandbox";
import { commitTo } from "../node_modules/grantway/frameworks/server/serving/commit_to.js";
import { keyOf } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { sendTo, serveFetch } from "../workerd/over_http.js";

const started = [];
after(() => Promise.all(started.map((stop) => stop())));

/** Serves what `listener` answers; gives the port. */
async function listen(listener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  started.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return server.address().port;
}

const serve = (fetch, options) => listen(toNodeListener(fetch, options));
const send = (port, path, init) => sendTo(port)(`http://localhost:${port}${path}`, init);

/** A request whose target and headers are as they are written. */
async function sendRaw(port, target, headers) {
  const request = httpRequest({ host: "127.0.0.1", port, path: target, headers, agent: false }).end();
  const [response] = await once(request, "response");
  return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString() };
}

test("method, address, headers and body arrive", async () => {
  const port = await serve(async (request) => {
    const { method, url, headers } = request;
    return Response.json([method, url, headers.get("x-one"), await request.text()]);
  });
  const answer = await send(port, "/a//b?c=%20d", { method: "PUT", headers: { "x-one": "1" }, body: "ü".repeat(100_000) });
  assert.deepEqual(await answer.json(), ["PUT", `http://localhost:${port}/a//b?c=%20d`, "1", "ü".repeat(100_000)]);
});

test("no target and no header moves a request to another host or path", async () => {
  const port = await serve((request) => new Response(request.url));
  const host = `localhost:${port}`;
  for (const [target, path] of [["//evil.example/me", "//evil.example/me"], ["http://evil.example/me?a", "/me?a"], ["/\\evil.example", "//evil.example"]]) {
    assert.equal((await sendRaw(port, target, { host })).text, `http://${host}${path}`);
  }
  for (const wrong of ["evil.example/me", "user@evil.example", "evil.example?a", "a b"]) {
    assert.equal((await sendRaw(port, "/", { host: wrong })).status, 400, wrong);
  }
});

test("X-Forwarded-Proto and X-Forwarded-Host count only where the proxy is trusted", async () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "app.example" };
  const said = async (options) => (await send(await serve(({ url }) => new Response(url), options), "/me", { headers })).text();
  assert.match(await said(), /^http:\/\/localhost:\d+\/me$/);
  assert.equal(await said({ trustProxy: true }), "https://app.example/me");
});

test("each cookie of an answer has a header of its own", async () => {
  const headers = [["set-cookie", "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT"], ["set-cookie", "b=2"], ["x-other", "c, d"]];
  const answer = await send(await serve(() => new Response("", { headers })), "/");
  assert.deepEqual(answer.headers.getSetCookie(), ["a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT", "b=2"]);
  assert.equal(answer.headers.get("x-other"), "c, d");
});

test("a body flows in both directions, piece by piece", async () => {
  const port = await serve((request) => new Response(request.body.pipeThrough(new TransformStream())));
  const request = httpRequest({ host: "127.0.0.1", port, method: "POST", headers: { host: `localhost:${port}` } });
  const answered = once(request, "response");
  request.write("first");
  const [response] = await answered;
  assert.equal(String((await once(response, "data"))[0]), "first", "it arrives before the request has ended");
  request.end("second");
  assert.equal(String((await once(response, "data"))[0]), "second");
});

test("when the client goes away, the signal aborts and the answer's body is cancelled", async () => {
  const ended = [];
  const port = await serve((request) => {
    request.signal.addEventListener("abort", () => ended.push("aborted"));
    return new Response(new ReadableStream({ pull: (body) => sleep(1).then(() => body.enqueue(new Uint8Array(10))), cancel: () => void ended.push("cancelled") }));
  });
  const request = httpRequest({ host: "127.0.0.1", port, headers: { host: `localhost:${port}` } }).end();
  const [response] = await once(request, "response");
  await once(response, "data");
  response.destroy();
  while (ended.length < 2) await sleep(1);
  assert.deepEqual(ended.sort(), ["aborted", "cancelled"]);
});

test("a body that somebody parsed before is there again, and one that nobody wants stays for the next parser", async () => {
  const parsed = await listen(async (incoming, outgoing) => {
    incoming.body = Object.fromEntries(new URLSearchParams(Buffer.concat(await incoming.toArray()).toString()));
    outgoing.end(await toRequest(incoming, outgoing).text());
  });
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1&b=%26" };
  assert.equal(await (await send(parsed, "/", form)).text(), "a=1&b=%26");
  const unread = await listen(async (incoming, outgoing) => {
    toRequest(incoming, outgoing);
    await sleep(1);
    outgoing.end(Buffer.concat(await incoming.toArray()));
  });
  assert.equal(await (await send(unread, "/", form)).text(), "a=1&b=%26");
});

test("a session is committed whoever writes the headers, beside what they say", async () => {
  const session = { commit: (response) => new Response(response.body, { headers: [...response.headers].filter(([name]) => name !== "expires").concat([["set-cookie", "s=1"], ["cache-control", "private, no-store"]]) }) };
  const writing = {
    "writeHead with an object": (outgoing) => outgoing.writeHead(201, { expires: "0", "set-cookie": ["a=1", "b=2"] }).end(),
    "writeHead with a list": (outgoing) => outgoing.writeHead(201, "Made", ["expires", "0", "set-cookie", "a=1", "set-cookie", "b=2"]).end(),
    "setHeader and end": (outgoing) => Object.assign(outgoing, { statusCode: 201 }).setHeader("set-cookie", ["a=1", "b=2"]).setHeader("expires", "0").end("x"),
  };
  for (const [how, write] of Object.entries(writing)) {
    const port = await listen((incoming, outgoing) => {
      commitTo(outgoing, () => session);
      write(outgoing);
    });
    const answer = await send(port, "/");
    const { headers } = answer;
    assert.deepEqual([answer.status, headers.getSetCookie(), headers.get("cache-control"), headers.get("expires")], [201, ["a=1", "b=2", "s=1"], "private, no-store", null], how);
  }
});

/** A protected server behind a proxy that ends TLS: people see `https://app.example`. */
async function behindProxy(options) {
  const sandbox = createSandbox();
  const server = await serveFetch(sandbox.fetch);
  started.push(server.stop);
  sandbox.register("standard", { client_id: "proxied", client_secret: "not secret", redirect_uris: ["https://app.example/auth/main/callback"] });
  const auth = createHandler({
    providers: { main: { issuer: `${server.origin}/standard`, client_id: "proxied", client_secret: "not secret", redirect_uri: "https://app.example/auth/main/callback" } },
    cookieKeys: [keyOf(3)],
  });
  const port = await serve(auth.protect(({ request }) => new Response(`hello at ${request.url}`)), options);
  const person = (through) => new UserAgent("https://app.example", (url, init = {}) => sendTo(port)(url, { ...init, headers: through({ ...init.headers }) }));
  return { sandbox, person };
}

test("behind a proxy a sign-in needs no trust: what is registered says where people are", async () => {
  const { sandbox, person } = await behindProxy();
  const ada = person((headers) => headers);
  const sent = await ada.open("/me");
  await ada.open(await sandbox.signIn(sent.headers.get("location")));
  assert.ok(ada.jar.lines.every((line) => line.startsWith("__Host-") && /; Secure/.test(line)), ada.jar.lines.join("\n"));
  assert.equal(await (await ada.open("/me")).text(), "hello at http://app.example/me", "the application sees the plain request");
  const post = { method: "POST", headers: { origin: "https://app.example", "sec-fetch-site": "same-origin" } };
  assert.equal((await ada.open("/me", post)).status, 200, "a form of the public origin is the application's own");
});

test("with trustProxy the application sees the public address too", async () => {
  const { sandbox, person } = await behindProxy({ trustProxy: true });
  const ada = person((headers) => ({ ...headers, "x-forwarded-proto": "https", "x-forwarded-host": "app.example" }));
  const sent = await ada.open("/me");
  await ada.open(await sandbox.signIn(sent.headers.get("location")));
  assert.equal(await (await ada.open("/me")).text(), "hello at https://app.example/me");
});

test("a proxy that drops Origin and Sec-Fetch-Site takes the protection from forged requests", async () => {
  const { sandbox, person } = await behindProxy();
  let drops = false;
  const ada = person(({ origin, "sec-fetch-site": site, ...headers }) => (drops ? headers : { ...headers, ...(origin && { origin }), ...(site && { "sec-fetch-site": site }) }));
  const sent = await ada.open("/me");
  await ada.open(await sandbox.signIn(sent.headers.get("location")));
  const forged = { method: "POST", headers: { origin: "https://evil.example", "sec-fetch-site": "same-site" } };
  assert.equal((await ada.open("/me", forged)).status, 403);
  drops = true;
  assert.equal((await ada.open("/me", forged)).status, 200);
});
