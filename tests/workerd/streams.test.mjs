/** Large bodies through the proxy of a real worker: complete in both directions, and never held in its memory. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { startIsolates } from "./isolates.js";

const MEGABYTE = 1_048_576;
const SIZE = 24 * MEGABYTE;
const pattern = (index) => Buffer.alloc(65_536, index % 251);

/** A stream of `size` bytes that counts how many were read. */
function counted(size) {
  const progress = { bytes: 0 };
  function* pieces() {
    for (let index = 0; progress.bytes < size; index += 1) {
      progress.bytes += 65_536;
      yield pattern(index);
    }
  }
  return { progress, stream: Readable.from(pieces(), { objectMode: false, highWaterMark: 65_536 }) };
}

async function digest(stream) {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of stream) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, hash: hash.digest("hex") };
}

const api = {
  /** How much of the last answer was read. */
  sent: undefined,
  /** When the body of a POST to /later is read. */
  mayRead: Promise.resolve(),
  async answer(request, response) {
    if (request.method === "GET") {
      const { stream, progress } = counted(Number(new URL(request.url, "http://api").searchParams.get("size")));
      api.sent = progress;
      response.writeHead(200, { "content-type": "application/octet-stream" });
      stream.pipe(response);
      return;
    }
    if (request.url.endsWith("/later")) await api.mayRead;
    const received = await digest(request);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(received));
  },
};

let world, person;
before(async () => {
  world = await startIsolates((request, response) => api.answer(request, response).catch(() => response.destroy()));
  person = world.browser();
  await person.signIn(world.sandbox, "tali");
});
after(() => world?.stop());

const expected = await digest(counted(SIZE).stream);

test("a large answer comes down whole", async () => {
  const response = await person.call(`/auth/proxy/${world.apiAt}/down?size=${SIZE}`);
  assert.equal(response.status, 200);
  assert.deepEqual(await digest(response.message), expected);
});

test("a large body goes up whole", async () => {
  const { stream } = counted(SIZE);
  const response = await person.call(`/auth/proxy/${world.apiAt}/up`, { method: "POST", body: stream });
  assert.deepEqual(await response.json(), expected);
});

test("an answer that the page does not read is not drawn from the upstream either", async () => {
  const leaving = new AbortController();
  const response = await person.call(`/auth/proxy/${world.apiAt}/down?size=${400 * MEGABYTE}`, { signal: leaving.signal });
  response.message.on("error", () => {});
  const { sent } = api;
  // Time enough for this much of it, if anything read it.
  for (const _ of [1, 2]) assert.deepEqual(await digest((await person.call(`/auth/proxy/${world.apiAt}/down?size=${SIZE}`)).message), expected);
  assert.ok(sent.bytes < 40 * MEGABYTE, `${sent.bytes} bytes were drawn`);
  leaving.abort();
});

test("a body that the upstream does not read is not drawn from the page either", async () => {
  let read;
  api.mayRead = new Promise((resolve) => (read = resolve));
  const { stream, progress } = counted(400 * MEGABYTE);
  const leaving = new AbortController();
  const call = person.call(`/auth/proxy/${world.apiAt}/up/later`, { method: "POST", body: stream, signal: leaving.signal });
  for (const _ of [1, 2]) {
    const other = await person.call(`/auth/proxy/${world.apiAt}/up`, { method: "POST", body: counted(SIZE).stream });
    assert.deepEqual(await other.json(), expected);
  }
  assert.ok(progress.bytes < 40 * MEGABYTE, `${progress.bytes} bytes were drawn`);
  leaving.abort();
  await assert.rejects(call);
  stream.destroy();
  read();
  api.mayRead = Promise.resolve();
});

test("four large answers at once leave the worker's memory flat", { skip: process.platform !== "linux" }, async () => {
  const memory = async () => Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${world.workerd.child.pid}/status`, "utf8"))[1]) * 1024;
  const before = await memory();
  let peak = before;
  const responses = await Promise.all(Array.from({ length: 4 }, () => person.call(`/auth/proxy/${world.apiAt}/down?size=${SIZE}`)));
  const measured = responses.map(async (response) => {
    for await (const piece of response.message) if (piece[0] === 0) peak = Math.max(peak, await memory());
  });
  await Promise.all(measured);
  assert.ok(peak - before < 48 * MEGABYTE, `${Math.round((peak - before) / MEGABYTE)} MB more for ${(4 * SIZE) / MEGABYTE} MB`);
});
