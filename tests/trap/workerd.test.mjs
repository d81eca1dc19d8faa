/**
 * A fault in the engine inside a real worker: the calls under way fail with the reason, and the next request works.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSandbox } from "grantway/sandbox";
import { PATIENCE, until } from "../engines/patience.mjs";
import { keyOf } from "../runtimes/app.js";
import { browserAt, heldTokens, serveFetch } from "../workerd/over_http.js";
import { freePort } from "../workerd/free_port.js";
import { startWorkerd } from "../workerd/workerd.js";
import { makeTrappingPackage } from "./trapping_package.js";

// A used refresh token stays valid: here the engine breaks, and not the server.
const sandbox = createSandbox({ providers: { standard: { rotation: "overlap" } } });
const tokens = heldTokens(sandbox);
let trapping, origin, server, workerd;

before(async () => {
  trapping = await makeTrappingPackage();
  origin = `http://localhost:${await freePort()}`;
  const redirect_uris = [`${origin}/auth/standard/callback`];
  sandbox.register("standard", { client_id: "standard-client", client_secret: "standard-secret", redirect_uris });
  server = await serveFetch(tokens.fetch);
  const bindings = { ORIGIN: origin, SANDBOX: server.origin, COOKIE_KEY: keyOf(9) };
  workerd = await startWorkerd({ worker: { entry: trapping.file("trapping_worker.js"), bindings, port: new URL(origin).port } });
});
after(async () => {
  await workerd?.stop();
  await server?.stop();
  await trapping?.remove();
});

const tokenRequests = () => sandbox.log("token").length;
const begunCalls = async () => (await browserAt(origin).open("/begun")).json();
const codeOf = async (response) => `${response.status} ${(await response.json()).code}`;

for (const trap of ["/trap-now", "/trap-later"]) {
  test(`${trap}: the call that traps fails as engine_trapped, and the next request works`, async () => {
    const person = browserAt(origin);
    await person.signIn(sandbox, "standard");
    assert.equal(await codeOf(await person.open(trap)), "500 engine_trapped");
    assert.equal((await person.session()).provider, "standard", "the session is not lost");
    assert.equal((await browserAt(origin).signIn(sandbox, "standard")).headers.get("location"), "/inbox");
  });

  test(`${trap}: what is under way in other requests fails too, at once, and can be done again`, async () => {
    const [signingIn, trapper] = [browserAt(origin), browserAt(origin)];
    const callback = await sandbox.signIn(await signingIn.begin("standard"));
    const release = tokens.hold();
    const before = tokenRequests();
    const pending = signingIn.open(callback);
    await until("the exchange is under way", () => tokenRequests() > before);
    // Nobody waits for the server, which answers after they have failed.
    assert.equal(await codeOf(await trapper.open(trap)), "500 engine_trapped");
    assert.equal(await codeOf(await pending), "500 engine_trapped");
    release();
    assert.equal((await signingIn.signIn(sandbox, "standard")).headers.get("location"), "/inbox");
    assert.equal((await signingIn.session()).provider, "standard");
  });

  test(`${trap}: a sign-in that was begun before it ends after it`, async () => {
    const person = browserAt(origin);
    const callback = await sandbox.signIn(await person.begin("standard", { query: "?return_to=/inbox" }));
    await browserAt(origin).open(trap);
    assert.equal((await person.open(callback)).headers.get("location"), "/inbox");
    assert.equal((await person.open(callback)).headers.get("location"), "/inbox", "the session still knows, and nothing is exchanged");
  });
}

test("a trap in the middle of a refresh keeps nobody waiting, neither now nor later", async () => {
  const person = browserAt(origin);
  await person.signIn(sandbox, "standard");
  const release = tokens.hold();
  const [before, begunBefore] = [tokenRequests(), await begunCalls()];
  const refresh = (agent, init) => agent.call("/auth/session?refresh=1", init);
  const twins = Array.from({ length: 3 }, () => Object.assign(browserAt(origin), { jar: person.jar.copy() }));
  const refreshing = twins.map((twin) => refresh(twin));
  // One of them sends the request; a twin that came after the trap would have nothing to lose.
  const haveBegun = async () => tokenRequests() > before && (await begunCalls()) === begunBefore + twins.length;
  await until("every twin has begun", haveBegun);
  await browserAt(origin).open("/trap-now");
  for (const answer of await Promise.all(refreshing)) assert.equal(await codeOf(answer), "500 engine_trapped");
  release();
  // While the worker's clock stands still, no holder from before the trap ever counts as gone.
  await browserAt(origin).open("/stop-clock");
  const signal = AbortSignal.timeout(PATIENCE);
  for (const agent of [person, twins[0]]) assert.equal((await refresh(agent, { signal })).status, 200);
  await browserAt(origin).open("/start-clock");
});

test("ten traps in a row leave a worker that works", async () => {
  const person = browserAt(origin);
  await person.signIn(sandbox, "standard");
  for (let count = 0; count < 10; count += 1) assert.equal(await codeOf(await person.open(count % 2 ? "/trap-now" : "/trap-later")), "500 engine_trapped");
  assert.equal((await person.session()).provider, "standard");
  assert.equal(workerd.child.exitCode, null, "the process lives");
});
