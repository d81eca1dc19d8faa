/** Sessions in real Durable Objects, from four isolates of one workerd, over real HTTP. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../engines/patience.mjs";
import { movedTo } from "./isolates.js";
import { ISOLATES, ROTATIONS, startStoredIsolates } from "./stored_isolates.js";

let world;
before(async () => (world = await startStoredIsolates()));
after(() => world?.stop());

const COOKIE = (provider) => `gw.auth.${provider}`;

async function signedIn(provider = "none", person = world.browser()) {
  const back = await person.signIn(world.sandbox, provider);
  assert.equal(back.headers.get("location"), "/inbox");
  return person;
}

/** The same browser in front of isolate `at`. */
const inFrontOf = (at, person) => movedTo(person, world.browser(at));

const tokenOf = async (person, init) => {
  const answer = await person.call("/auth/token", { method: "POST", ...init });
  return { status: answer.status, ...(await answer.json()) };
};

for (const rotation of ROTATIONS) {
  test(`S27: 200 requests with an expired token in four isolates make one refresh (refresh tokens: ${rotation})`, async () => {
    const person = await signedIn(rotation);
    const old = (await tokenOf(person)).access_token;
    const count = world.tokenRequests(rotation);
    await world.advance(3601);
    world.sandbox.fault(rotation, { kind: "slow", delay: 1000 });
    const calls = [];
    for (let at = 0; at < 200; at += 1) {
      const agent = inFrontOf(at % ISOLATES, person);
      // Each starts when the previous one has been sent: workerd closes a connection on which nothing arrives for a
      // while.
      await new Promise((onSent) => calls.push(tokenOf(agent, { onSent })));
    }
    const tokens = await Promise.all(calls);
    world.sandbox.fault(rotation, { kind: "none" });
    assert.deepEqual(new Set(tokens.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(tokens.map((token) => token.access_token)).size, 1);
    assert.notEqual(tokens[0].access_token, old);
    assert.equal(world.tokenRequests(rotation) - count, 1);
    const called = await inFrontOf(2, person).call(world.proxied(`/${rotation}/userinfo`));
    assert.equal(called.status, 200, "and the token is good");
  });
}

test("S27, A17: a person who goes away in the middle of a refresh takes nobody's session along", async () => {
  const person = await signedIn("strict");
  const count = world.tokenRequests("strict");
  await world.advance(3601);
  const release = world.holdTokens();
  const leaving = new AbortController();
  const left = inFrontOf(0, person).call("/auth/token", { method: "POST", signal: leaving.signal });
  await until("the refresh is under way", () => world.tokenRequests("strict") > count);
  leaving.abort();
  await assert.rejects(left);
  const staying = tokenOf(inFrontOf(1, person));
  release();
  const token = await staying;
  assert.equal(token.status, 200);
  assert.equal(world.tokenRequests("strict") - count, 1, "the refresh that was under way served");
});

test("S27, A17: an answer that is lost is asked for once more at once", async () => {
  const person = await signedIn("overlap");
  const count = world.tokenRequests("overlap");
  await world.advance(3601);
  world.sandbox.fault("overlap", { kind: "drop-after-commit" });
  const token = await tokenOf(person);
  assert.equal(token.status, 200);
  assert.equal(world.tokenRequests("overlap") - count, 2);
});

test("an early refresh runs after the answer", async () => {
  const person = await signedIn();
  const [old, count] = [(await tokenOf(person)).access_token, world.tokenRequests("none")];
  await world.advance(3545);
  const release = world.holdTokens();
  assert.equal((await tokenOf(person)).access_token, old, "answered with the token that is good");
  await until("the refresh is under way", () => world.tokenRequests("none") > count);
  release();
  await until("another isolate has the fresh token", async () => (await tokenOf(inFrontOf(3, person))).access_token !== old);
  assert.equal(world.tokenRequests("none") - count, 1);
});

test("S40, A24: a copied cookie is dead in every isolate as soon as one has signed out", async () => {
  const person = await signedIn();
  const copies = Array.from({ length: ISOLATES }, (_, at) => inFrontOf(at, person));
  for (const copy of copies) assert.equal((await copy.session()).provider, "none");
  assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
  for (const copy of copies) assert.equal(await copy.session(), null);
});

test("S40, A23: a sign-in names the session anew, and the old name leads nowhere", async () => {
  const person = await signedIn();
  const [copy, id] = [inFrontOf(1, person), person.jar.header()];
  await signedIn("none", person);
  assert.notEqual(person.jar.header(), id);
  assert.equal(await copy.session(), null);
});

test("a session that is sealed into its cookie moves over at its next request, once, however many bring it", async () => {
  const person = await signedIn("strict", world.browserBefore());
  const sealed = person.jar.header();
  const count = world.tokenRequests("strict");
  await world.advance(3601);
  const agents = Array.from({ length: 20 }, (_, at) => inFrontOf(at % ISOLATES, person));
  const tokens = await Promise.all(agents.map((agent) => tokenOf(agent)));
  assert.deepEqual(new Set(tokens.map(({ status }) => status)), new Set([200]));
  assert.equal(world.tokenRequests("strict") - count, 1, "no second lineage");
  assert.equal(new Set(agents.map((agent) => agent.jar.header())).size, 1, "one id");
  const id = agents[0].jar.header();
  assert.ok(id.length < sealed.length && agents[0].jar.kinds().join() === COOKIE("strict"), id);
});

test("a store that cannot be reached signs nobody out, and starts no sign-in", async () => {
  const person = await signedIn();
  const cookies = person.jar.header();
  await world.setAway(true);
  const answers = [
    await person.call("/auth/session"),
    await person.call("/auth/token", { method: "POST" }),
    await person.call("/auth/logout", { method: "POST" }),
    await person.call("/inbox"),
  ];
  const shown = await person.open("/inbox?page=2&q=<b>");
  await world.setAway(false);
  assert.equal(shown.status, 503);
  assert.match(shown.headers.get("content-type"), /^text\/html/);
  assert.match(shown.headers.get("content-security-policy"), /default-src 'none'/);
  assert.deepEqual([shown.headers.get("cache-control"), Number(shown.headers.get("retry-after")) > 0], ["no-store", true]);
  const html = await shown.text();
  assert.match(html, /store_unavailable/);
  assert.match(html, /<a href="\/inbox\?page=2&#38;q=%3Cb%3E">Try again<\/a>/);
  for (const answer of answers) {
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get("retry-after")) > 0);
    assert.equal((await answer.json()).code, "store_unavailable");
  }
  assert.equal(person.jar.header(), cookies);
  const page = await person.open("/inbox");
  assert.equal(page.status, 200);
  assert.equal((await page.json()).token, (await tokenOf(person)).access_token, "the application's own way to the token");
});

test("S11, A3: a callback is used once over all isolates", async () => {
  const person = world.browser();
  const callback = await world.sandbox.signIn(await person.begin("none"));
  const copy = inFrontOf(1, person);
  assert.equal((await person.open(callback)).headers.get("location"), "/");
  const count = world.tokenRequests("none");
  assert.equal((await copy.open(callback)).headers.get("location"), "/#auth_error=transaction_used");
  assert.equal(world.tokenRequests("none"), count, "its code went nowhere");
});

test("workerd saw no exception that no request saw", () => {
  assert.equal(world.workerd.said(), "");
});
