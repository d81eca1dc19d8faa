/** Many requests, good and bad: neither the engine's memory nor the isolate's grows with them. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { APP, keyOf } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { Random } from "./random.js";

let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory = Object.values(this.exports).find((value) => value instanceof WebAssembly.Memory);
  }
};
const { createHandler } = await import("grantway/edge");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
after(() => setFlagsFromString("--no-expose-gc"));

const MEGABYTE = 1_048_576;

/** Bytes of the engine, and of everything else after a garbage collection. */
async function sizes() {
  for (let turn = 0; turn < 4; turn += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { wasm: memory.buffer.byteLength, heap: process.memoryUsage().heapUsed };
}

const provider = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };

/** A handler whose server refuses every other code, and stores nothing itself. */
function world() {
  let answers = 0;
  const fetch = async ({ url }) => {
    if (!url.endsWith("/token")) return Response.json({});
    const isRefused = (answers += 1) % 2 === 0;
    if (isRefused) return Response.json({ error: "invalid_grant", error_description: "x".repeat(2000) }, { status: 400 });
    return Response.json({ access_token: "T", token_type: "Bearer", expires_in: 3600, x: "y".repeat(1000) });
  };
  const config = {
    providers: { p: { provider, client_id: "c", client_secret: "s", redirect_uri: `${APP}/auth/p/callback` } },
    cookieKeys: [keyOf(7)],
    upstreams: { p: { origin: "https://api.example", paths: ["/"] } },
    onEvent: () => {},
    fetch,
  };
  const auth = createHandler(config);
  return { auth, config, person: () => new UserAgent(APP, (url, init) => auth.handle(new Request(url, init), undefined)) };
}

/** The person's part takes no time. */
const server = { signIn: (url) => `/auth/p/callback?code=c&state=${new URL(url).searchParams.get("state")}` };

const random = new Random(7);
const KINDS = {
  "logins that nobody goes on with": ({ person }) => person().open(`/auth/p/login?return_to=/${"x".repeat(random.below(1500))}`),
  "forged callbacks": ({ person }) => person().open(`/auth/p/callback?code=${"c".repeat(random.below(5000))}&state=${random.below(1e9)}`),
  "forged cookies": ({ person }) => person().call("/auth/session", { headers: { cookie: `gw.auth.8787.p.${"t".repeat(12)}=${"A".repeat(random.below(4000))}; ${"a=b; ".repeat(500)}` } }),
  "routes that there are not": ({ person }) => person().call(`/auth/${random.below(1e9).toString(36).repeat(20)}`),
  "sign-ins, half of them refused": ({ person }) => person().signIn(server, "p"),
  "calls of the application": async ({ auth }, somebody) => {
    const session = await auth.session(new Request(APP, { headers: { cookie: somebody.jar.header() } }));
    return session.fetch("https://api.example/x");
  },
  "calls through the proxy": (_, somebody) => somebody.call("/auth/proxy/api.example/x"),
};

/** How often each kind is sent before its memory is measured, and again after that. */
const ROUNDS = 600;

for (const [kind, send] of Object.entries(KINDS)) {
  test(`no memory is lost by ${kind}`, async () => {
    const app = world();
    const somebody = app.person();
    await somebody.signIn(server, "p");
    const many = async (count) => {
      for (let left = count; left > 0; left -= 1) await (await send(app, somebody)).text();
      return sizes();
    };
    const before = await many(ROUNDS);
    const then = await many(ROUNDS);
    assert.ok(then.wasm - before.wasm <= MEGABYTE / 8, `the engine: ${before.wasm} -> ${then.wasm}`);
    assert.ok(then.heap - before.heap <= 3 * MEGABYTE, `the rest: ${before.heap} -> ${then.heap}`);
  });
}

test("no memory is lost by handlers that are made and dropped", async () => {
  const app = world();
  const many = async (count) => {
    for (let left = count; left > 0; left -= 1) {
      await createHandler(app.config).handle(new Request(`${APP}/auth/p/login`, { headers: { "sec-fetch-mode": "navigate" } }), {});
    }
    return sizes();
  };
  const before = await many(200);
  const then = await many(600);
  assert.ok(then.wasm - before.wasm <= MEGABYTE / 2, `the engine: ${before.wasm} -> ${then.wasm}`);
  assert.ok(then.heap - before.heap <= 3 * MEGABYTE, `the rest: ${before.heap} -> ${then.heap}`);
});
