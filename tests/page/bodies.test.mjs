import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { fakeFetch, json, openPage } from "./fake_page.mjs";

const LIMIT = 65_536;
const API = "https://api.example/upload";

let base;
let count = 0;
beforeEach(() => {
  base = `/bodies${(count += 1)}`;
  openPage("https://app.example/");
});

/** A stream of so many bytes in pieces, which says what became of it. */
function bytes(length, piece = 1000) {
  const told = { given: 0, cancelled: undefined };
  told.stream = new ReadableStream({
    pull(controller) {
      if (told.given >= length) return controller.close();
      const size = Math.min(piece, length - told.given);
      told.given += size;
      controller.enqueue(new Uint8Array(size).fill(told.given % 256));
    },
    cancel: (reason) => (told.cancelled = reason),
  }, { highWaterMark: 0 });
  return told;
}

/** A client whose API has read each body before it answers with the next of these statuses. */
async function client(statuses, tokens = "page") {
  let made = 0;
  const bodies = [];
  const send = fakeFetch(async ({ url, init }) => {
    if (url.endsWith("/session")) return json({ expires_at: "never", token_expires_at: "never" });
    if (url.endsWith("/token")) return json({ access_token: `t${(made += 1)}`, expires_at: "never", scope: [], authorization: `Bearer t${made}` });
    bodies.push({ bytes: (await new Response(init.body).arrayBuffer()).byteLength, isStream: init.body instanceof ReadableStream, duplex: init.duplex });
    const status = statuses.shift();
    if (typeof status === "number") return new Response("answer", { status });
    return json(status, { status: 401, headers: { Grantway: "refused" } });
  });
  return { auth: await createClient({ backend: base, tokens, ...(tokens === "page" && { api: ["https://api.example"] }), fetch: send }), bodies };
}

const lostRace = { code: "reauthorization_required", kind: "session" };

for (const [tokens, refused] of [["page", 401], ["worker", lostRace]]) {
  test(`tokens: "${tokens}": a stream of at most 64 KiB is a body like any other, and is sent again`, async () => {
    for (const length of [0, 1, LIMIT]) {
      const { auth, bodies } = await client([refused, 200], tokens);
      const answer = await auth.fetch(API, { method: "POST", body: bytes(length).stream, duplex: "half" });
      assert.equal(answer.status, 200);
      assert.deepEqual(bodies, Array(2).fill({ bytes: length, isStream: false, duplex: undefined }));
    }
  });

  test(`tokens: "${tokens}": a longer stream is sent as one, whole and once`, async () => {
    const { auth, bodies } = await client([refused, 200], tokens);
    const answer = auth.fetch(API, { method: "POST", body: bytes(LIMIT * 4).stream, duplex: "half" });
    if (tokens === "page") assert.equal((await answer).status, 401);
    else await assert.rejects(answer, { code: "reauthorization_required" });
    assert.deepEqual(bodies, [{ bytes: LIMIT * 4, isStream: true, duplex: "half" }]);
  });
}

test("A14: no more of a stream is held than is sent again", async () => {
  const body = bytes(LIMIT * 100);
  let given;
  const send = async (url) => {
    if (url.endsWith("/token")) return json({ access_token: "t", expires_at: "never", scope: [], authorization: "Bearer t" });
    given = body.given;
    return new Response("ok");
  };
  const auth = await createClient({ backend: base, tokens: "page", api: ["https://api.example"], fetch: send });
  await auth.fetch(API, { method: "POST", body: body.stream });
  assert.ok(given <= LIMIT + 2000, `${given} bytes were read`);
});

test("a stream that is given up while it is read ends for the reason of the signal, and its writer learns it", async () => {
  const { auth, bodies } = await client([200]);
  const giving = new AbortController();
  let cancelled;
  const endless = new ReadableStream({ pull: () => giving.abort(new Error("given up")), cancel: (reason) => (cancelled = reason) });
  await assert.rejects(auth.fetch(API, { method: "POST", body: endless, signal: giving.signal }), { message: "given up" });
  assert.equal(cancelled.message, "given up");
  assert.equal(bodies.length, 0);
});

test("where the engine sends no streams, a longer one is refused before anything is sent", async () => {
  const { auth, bodies } = await client([200]);
  const { Request } = globalThis;
  // As engines do that make a text of the stream.
  globalThis.Request = class extends Request {
    constructor(url, { body, ...init }) {
      super(url, { ...init, body: String(body) });
    }
  };
  const body = bytes(LIMIT * 4);
  try {
    await assert.rejects(auth.fetch(API, { method: "POST", body: body.stream }), { code: "body_stream_unsupported", kind: "misuse" });
  } finally {
    globalThis.Request = Request;
  }
  assert.equal(body.cancelled.code, "body_stream_unsupported");
  assert.equal(bodies.length, 0);
});

test("a stream that breaks off rejects with what broke it", async () => {
  const { auth } = await client([200]);
  const broken = new ReadableStream({ pull: (controller) => controller.error(new TypeError("torn")) });
  await assert.rejects(auth.fetch(API, { method: "POST", body: broken }), { message: "torn" });
});

test("a Request's body of any length has a length, and is sent again", async () => {
  const { auth, bodies } = await client([401, 200]);
  await auth.fetch(new Request(API, { method: "POST", body: new Uint8Array(LIMIT * 4) }));
  assert.deepEqual(bodies, Array(2).fill({ bytes: LIMIT * 4, isStream: false, duplex: undefined }));
});

test("a call that is given up while it waits for a token ends at once, and sends nothing", async () => {
  const giving = new AbortController();
  const send = async (url) => {
    assert.match(url, /\/token$/);
    queueMicrotask(() => giving.abort(new Error("given up")));
    return new Promise(() => {});
  };
  const auth = await createClient({ backend: base, tokens: "page", api: ["https://api.example"], fetch: send });
  await assert.rejects(auth.fetch(API, { signal: giving.signal }), { message: "given up" });
  await assert.rejects(auth.fetch(new Request(API, { method: "POST", body: "x" }), { signal: AbortSignal.abort(new Error("before")) }), { message: "before" });
});

test("a call that is given up while its token is renewed ends for that reason, and not with the 401", async () => {
  const giving = new AbortController();
  const send = async (url, { body } = {}) => {
    if (String(url).endsWith("/token")) {
      if (!body.includes("refresh")) return json({ access_token: "t", expires_at: "never", scope: [], authorization: "Bearer t" });
      queueMicrotask(() => giving.abort(new Error("given up")));
      return new Promise(() => {});
    }
    return new Response("no", { status: 401 });
  };
  const auth = await createClient({ backend: base, tokens: "page", api: ["https://api.example"], fetch: send });
  await assert.rejects(auth.fetch(API, { signal: giving.signal }), { message: "given up" });
});
