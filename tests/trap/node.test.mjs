/**
 * A fault in the engine inside Node: the process survives, and so does everything that did not depend on the
 * engine.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSandbox } from "grantway/sandbox";
import { until } from "../engines/patience.mjs";
import { keyOf, SANDBOX } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { makeTrappingPackage } from "./trapping_package.js";

const ORIGIN = "http://localhost:8787";
const sandbox = createSandbox({ origin: SANDBOX });
const unhandled = [];
const note = (error) => unhandled.push(error);
let trapping, edge, engine;

before(async () => {
  trapping = await makeTrappingPackage();
  edge = await import(trapping.inside("edge.node.js"));
  ({ engine } = await import(trapping.inside("src/edge/engine.js")));
  for (const type of ["uncaughtException", "unhandledRejection"]) process.on(type, note);
});
after(async () => {
  for (const type of ["uncaughtException", "unhandledRejection"]) process.off(type, note);
  await trapping?.remove();
});

// Operations of the build that can trap (src/flow/operation.rs).
const [TRAP_NOW, TRAP_LATER] = [98, 99];
const host = { now: Date.now, perform: () => Promise.resolve(null) };
const traps = {
  "at once": () => engine.run({ operation: TRAP_NOW, client: null, args: [], host }),
  "in a later step": () => engine.run({ operation: TRAP_LATER, client: null, args: [], host }),
};
const codeOf = (promise) => promise.then(() => "accepted", (error) => error.code);
const client = { client_id: "standard-client", client_secret: "standard-secret", redirect_uri: `${ORIGIN}/auth/standard/callback`, issuer: `${SANDBOX}/standard` };

for (const [when, trap] of Object.entries(traps)) {
  test(`a trap ${when} is a failure of the host that says so, and retrying helps`, async () => {
    const error = await trap().catch((thrown) => thrown);
    assert.deepEqual([error.name, error.kind, error.code, error.retryable], ["OAuthError", "host", "engine_trapped", true]);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
    await engine.load();
    assert.ok(engine.headers({ accept: "*/*" }), "the next call works");
  });

  test(`a trap ${when} ends every call under way, of handlers and of primitives, and no other`, async () => {
    const held = [];
    const hanging = (request) => (request.url.endsWith("/token") ? new Promise((resolve) => held.push(resolve)) : sandbox.fetch(request));
    const oauth = await edge.createProtocol({ ...client, fetch: hanging });
    const { url, transaction } = oauth.createAuthorization();
    const callback = await sandbox.signIn(url);
    const auth = edge.createHandler({ providers: { standard: client }, cookieKeys: [keyOf(1)], fetch: hanging });
    const person = new UserAgent(ORIGIN, (address, init) => auth.handle(new Request(address, init), {}));
    const underWay = [codeOf(oauth.exchange(callback, transaction)), codeOf(person.open(await sandbox.signIn(await person.begin("standard"))))];
    await until("both have asked", () => held.length === 2);
    assert.equal(await codeOf(trap()), "engine_trapped");
    assert.deepEqual(await Promise.all(underWay), ["engine_trapped", "engine_trapped"]);
    for (const resolve of held) resolve(new Response("{}")); // too late for the instance that asked
    await new Promise(setImmediate);
    assert.equal((await person.open("/auth/standard/login")).status, 302, "the next request works");
    assert.equal(await codeOf(oauth.refresh({})), "tokens_malformed", "and so does the next call");
  });

  test(`after a trap ${when} the primitives work on: what they gave out before is still good`, async () => {
    const oauth = await edge.createProtocol({ ...client, cookieKeys: [keyOf(1)], fetch: sandbox.fetch });
    const { url, transaction } = oauth.createAuthorization();
    const sealed = oauth.seal("p", "kept");
    await codeOf(trap());
    const tokens = await oauth.exchange(await sandbox.signIn(url), transaction);
    assert.ok(tokens.access_token);
    assert.equal(oauth.unseal("p", sealed), "kept");
    assert.equal(oauth.createAuthorization().url.split("?")[0], `${SANDBOX}/standard/authorize`);
  });

  test(`a synchronous call right after a trap ${when} says so, and works a moment later`, async () => {
    const oauth = await edge.createProtocol({ ...client, fetch: sandbox.fetch });
    await codeOf(trap());
    const now = () => oauth.createAuthorization().url;
    await assert.rejects(async () => now(), { code: "engine_trapped" });
    assert.match(await until("there is an instance again", now), /^http:/);
  });
}

test("nothing was thrown or rejected without a handler", () => {
  assert.deepEqual(unhandled, []);
});
