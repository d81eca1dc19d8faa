/** Back-channel logout in real workerd, with real signatures, over two isolates that share only a store. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EVENT, logoutClaims, makeJws, makeKey } from "./signing.js";
import { startWorld } from "./world.js";

const key = makeKey("one");
let world, provider;
before(async () => {
  world = await startWorld(key);
  provider = world.provider;
});
after(async () => {
  await world?.stop();
  assert.equal(world?.workerd.said() ?? "", "");
});

/** A browser of the first isolate, signed in with its own session at the provider. */
let people = 0;
async function signedIn(sid = `sid-${(people += 1)}`, sub = `sub-${people}`) {
  const browser = world.browser(0);
  assert.equal((await provider.signIn(browser, sub, sid)).status, 302);
  assert.equal((await browser.session()).claims.sid, sid);
  return { browser, sid, sub };
}

const claims = (whose) => logoutClaims(provider.origin, world.now(), whose);
const good = (whose, by = key) => makeJws(claims(whose), by);

/** Publishes other keys, after the minute since the last fetch is over. */
async function publish(...keys) {
  provider.keys = keys;
  await world.advance(61);
}

test("S41: a logout token ends that session in the other isolate at once, and no other", async () => {
  const [one, two] = [await signedIn("here", "ada"), await signedIn("there", "ada")];
  const said = await world.logout(good({ sid: "here", sub: "ada" }));
  assert.deepEqual(said, { status: 200, cache: "no-store", body: "" });
  assert.equal(await one.browser.session(), null);
  assert.equal((await two.browser.session()).claims.sid, "there");
  assert.equal((await world.logout(good({ sub: "ada" }))).status, 200);
  assert.equal(await two.browser.session(), null);
});

test("S41: a subject's logout that comes late leaves a session that clearly began after it", async () => {
  const before = await signedIn("late-1", "late");
  const iat = world.now();
  await world.advance(75);
  const since = await signedIn("late-2", "late");
  assert.equal((await world.logout(good({ sub: "late", iat }))).status, 200);
  assert.equal(await before.browser.session(), null);
  assert.equal((await since.browser.session()).claims.sid, "late-2");
  assert.equal((await world.logout(good({ sub: "late" }))).status, 200);
  assert.equal(await since.browser.session(), null);
});

test("A26: the forged variants end nothing", async () => {
  const { browser, sid, sub } = await signedIn();
  const evil = makeKey("one");
  const mine = (more) => claims({ sid, sub, ...more });
  const publicPem = key.publicKey.export({ type: "spki", format: "pem" });
  /** Each is refused for its own reason: a code, or the claim that is named. */
  const forged = {
    "alg none": [makeJws(mine(), key, { alg: "none" }), "signature_algorithm_refused"],
    "wrong alg: HS256 with the public key as its secret": [makeJws(mine(), key, { alg: "HS256" }, publicPem), "signature_algorithm_refused"],
    "wrong alg: HS256 with the modulus as its secret": [makeJws(mine(), key, { alg: "HS256" }, key.jwk.n), "signature_algorithm_refused"],
    "wrong alg: PS256 with a key for RS256": [makeJws(mine(), key, { alg: "PS256" }), "signing_key_unknown"],
    "wrong iss": [makeJws(mine({ iss: "https://evil.example" }), key), "iss"],
    "wrong aud": [makeJws(mine({ aud: ["somebody-else"] }), key), "aud"],
    "wrong event": [makeJws(mine({ events: { [`${EVENT}s`]: {} } }), key), "events"],
    "no event": [makeJws(mine({ events: undefined }), key), "events"],
    "with nonce": [makeJws(mine({ nonce: "n" }), key), "nonce"],
    "a foreign key of the same kid": [makeJws(mine(), evil), "signature_invalid"],
    "a key of its own": [makeJws(mine(), evil, { jwk: evil.jwk }), "signature_algorithm_refused"],
    "the address of a key of its own": [makeJws(mine(), evil, { jku: `${provider.origin}/jwks` }), "signature_algorithm_refused"],
    "a critical header that nobody knows": [makeJws(mine(), key, { crit: ["exp"] }), "signature_algorithm_refused"],
    "changed claims": [good({ sid: "another" }).replace(/\.[\w-]+\./, `.${Buffer.from(JSON.stringify(mine())).toString("base64url")}.`), "signature_invalid"],
    "an access token": [makeJws(mine(), key, { typ: "at+jwt" }), "typ"],
    "no end": [makeJws(mine({ exp: undefined }), key), "exp"],
    "an end that has passed": [makeJws(mine({ exp: world.now() - 61 }), key), "exp"],
    "not yet": [makeJws(mine({ nbf: world.now() + 3600 }), key), "nbf"],
    "a payload that is not coded": [makeJws(mine(), key, { b64: false }), "signature_algorithm_refused"],
    "from yesterday": [makeJws(mine({ iat: 1_700_000_000 }), key), "iat"],
    "nobody": [makeJws(mine({ sid: undefined, sub: undefined }), key), "sub"],
    "no signature": [good({ sid }).replace(/[^.]*$/, ""), "signature_invalid"],
    "nonsense": ["a.b.c", "logout_token_malformed"],
  };
  for (const [what, [token, reason]] of Object.entries(forged)) {
    const { status, cache, body } = await world.logout(token);
    assert.deepEqual([status, body.error, cache], [400, "invalid_request", "no-store"], `${what}: ${body.code}`);
    const named = /^the logout token's `(\w+)`/.exec(body.message)?.[1];
    assert.equal(body.code === "logout_token_refused" ? named : body.code, reason, what);
  }
  assert.equal((await browser.session()).claims.sid, sid);
  assert.equal((await world.logout(good({ sid }))).status, 200, "the good one");
  assert.equal(await browser.session(), null);
});

test("A26: a token is taken once, whichever isolate it comes to", async () => {
  const token = good({ sub: "ada" });
  assert.equal((await world.logout(token)).status, 200);
  const { browser } = await signedIn("new", "ada");
  for (const isolate of [0, 1]) assert.equal((await world.logout(token, { isolate })).body.code, "logout_token_replayed");
  assert.equal((await browser.session()).claims.sid, "new");
});

test("S41: a store that is down asks the provider to send the same token again", async () => {
  const { browser, sid } = await signedIn();
  const token = good({ sid });
  world.store.isDown = true;
  const said = await world.logout(token);
  assert.deepEqual([said.status, said.cache], [503, "no-store"]);
  world.store.isDown = false;
  assert.equal((await world.logout(token)).status, 200);
  assert.equal(await browser.session(), null);
});

test("the sandbox's own logout token, with metadata and keys found by discovery", async () => {
  const person = world.browser(0);
  await person.signIn(world.sandbox, "standard");
  const { sid } = (await person.session()).claims;
  const token = await world.sandbox.logoutToken("standard", { client_id: "standard-client", sid });
  const said = await world.logout(token, { provider: "standard" });
  assert.deepEqual([said.status, said.body], [200, ""]);
  assert.equal(await person.session(), null);
});

test("a frame of another site ends a session by its sid, without a cookie", async () => {
  const { browser, sid } = await signedIn();
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe" };
  const page = await world.browser(1).open(`/auth/own/frontchannel?iss=${encodeURIComponent(provider.origin)}&sid=${sid}`, { headers });
  assert.deepEqual([page.status, page.headers.get("content-security-policy")], [200, `default-src 'none'; frame-ancestors ${provider.origin}`]);
  assert.equal(await browser.session(), null);
});

for (const alg of ["PS256", "ES256", "EdDSA"]) {
  test(`A11: signatures of ${alg} hold, and forged ones do not`, async () => {
    const own = makeKey(`key-${alg}`, alg);
    await publish(key, own);
    const { browser, sid } = await signedIn();
    const forged = good({ sid }, makeKey(own.kid, alg));
    assert.equal((await world.logout(forged)).body.code, "signature_invalid");
    assert.equal((await browser.session()).claims.sid, sid);
    assert.equal((await world.logout(good({ sid }, own))).status, 200);
    assert.equal(await browser.session(), null);
  });
}

test("A11: a short key does not count, and of two keys of one kid the right one does", async () => {
  const [short, wrong, right] = [makeKey("short", "RS256", 1024), makeKey("same"), makeKey("same")];
  await publish(short, wrong, right);
  assert.equal((await world.logout(good({ sub: "x" }, short))).body.code, "signing_key_unknown");
  await publish(short, wrong, right);
  assert.equal((await world.logout(good({ sub: "x" }, right))).status, 200);
});

test("A14: keys are asked for once a minute, and an answer that is huge or elsewhere is no answer", async () => {
  const unknown = makeKey("never published");
  const before = provider.asked;
  await world.advance(61);
  for (let count = 0; count < 10; count += 1) {
    const { status } = await world.logout(good({ sub: "x" }, unknown));
    assert.equal(status, count === 0 ? 400 : 503);
  }
  assert.equal(provider.asked - before, 1);
  const keys = (response, more) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [unknown.jwk], ...more }));
  const huge = (_, response) => keys(response, { x: "x".repeat(300_000) });
  const elsewhere = ({ url }, response) => (url === "/jwks" ? response.writeHead(302, { location: `${provider.origin}/jwks?elsewhere` }).end() : keys(response));
  for (const [instead, code] of [[huge, "body_too_large"], [elsewhere, "response_redirected"]]) {
    provider.instead = instead;
    await world.advance(61);
    const asked = provider.asked;
    const { status, body } = await world.logout(good({ sub: "x" }, unknown));
    assert.deepEqual([status, body.code, provider.asked - asked], [503, code, 1]);
  }
  provider.instead = (_, response) => keys(response);
  await world.advance(61);
  assert.equal((await world.logout(good({ sub: "x" }, unknown))).status, 200, "the same keys, at once");
  provider.instead = undefined;
});
