// What a page's host does for tokens that are bound to a key (RFC 9449), with the engine replaced. There is no IndexedDB
// here, as where a browser blocks it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compactVerify, importJWK } from "jose";
import { originCheck } from "../../pkg/src/browser/requests/authorized_fetch.js";
import { FORGET_SESSION, MAKE_DPOP_KEY, RECALL_DPOP_NONCE, SEND, SIGN_DPOP, STORE_SESSION } from "../../pkg/src/effects.js";
import { dpopOf } from "../../pkg/src/browser/dpop/dpop.js";

const API = "https://api.example";

/** Whether the engine would have a request sent once more: src/flow/page/tests/dpop.rs. */
const isAsked = ([status, , challenge, , , nonce], known) => status === 401 && nonce !== null && nonce !== known && (challenge ?? "use_dpop_nonce").includes("use_dpop_nonce");

/** A page's host and its `fetch`; `answers` are those of the API in turn, and `proved` what the engine was asked for. */
function page(...answers) {
  const here = { session: null, blocked: 0, proved: [], sent: [] };
  const proofs = dpopOf({
    owner: "client",
    session: () => here.session,
    requireApi: originCheck([API]),
    async prove([method, url, token, known, answer]) {
      if (answer && !isAsked(answer, known)) return null;
      const nonce = answer ? answer[5] : perform(RECALL_DPOP_NONCE, url);
      here.proved.push([method, url, token, nonce]);
      return [`proof-${here.proved.length}`, nonce];
    },
    blocked: () => (here.blocked += 1),
  });
  const { perform } = proofs.serve({
    perform(effect, payload) {
      if (effect === SEND) return Promise.resolve([200, null, null, null, "{}", "from-token-endpoint"]);
      if (effect === STORE_SESSION) here.session = payload[1];
      if (effect === FORGET_SESSION) here.session = null;
      return undefined;
    },
  });
  const send = async (url, init) => {
    here.sent.push({ url, ...init, headers: new Headers(init.headers) });
    const [status, headers] = answers.shift() ?? [200, {}];
    return new Response("", { status, headers });
  };
  const call = (init = {}, token = "DPoP at") => proofs.proving(send)(`${API}/a`, { ...init, headers: new Headers({ Authorization: token }) });
  return Object.assign(here, { perform, call, proofFor: proofs.proofFor });
}

const WANTS = [401, { "DPoP-Nonce": "n1", "WWW-Authenticate": 'DPoP error="use_dpop_nonce"' }];

test("S29: a key signs what the public half verifies, and it is gone with its session", async () => {
  const here = page();
  const jwk = await here.perform(MAKE_DPOP_KEY, null);
  assert.deepEqual(Object.keys(jwk), ["x", "y"]);
  assert.equal(here.blocked, 1, "it says that the key is in memory only");
  const header = btoa('{"alg":"ES256"}').replaceAll("=", "");
  const input = `${header}.${btoa("what").replaceAll("=", "")}`;
  const signed = `${input}.${await here.perform(SIGN_DPOP, [jwk.x, input])}`;
  await compactVerify(signed, await importJWK({ kty: "EC", crv: "P-256", ...jwk }, "ES256"));
  await here.perform(STORE_SESSION, ["tag", { tokens: { dpop_key: jwk } }]);
  assert.notEqual(await here.perform(SIGN_DPOP, [jwk.x, input]), null);
  await here.perform(FORGET_SESSION, "tag");
  assert.equal(await here.perform(SIGN_DPOP, [jwk.x, input]), null);
  assert.equal(await here.perform(SIGN_DPOP, ["unknown", input]), null);
});

test("S29: another sign-in takes the key of the session before away", async () => {
  const here = page();
  const [first, second] = [await here.perform(MAKE_DPOP_KEY, null), await here.perform(MAKE_DPOP_KEY, null)];
  assert.notEqual(first.x, second.x);
  for (const dpop_key of [first, second]) await here.perform(STORE_SESSION, ["tag", { tokens: { dpop_key } }]);
  assert.equal(await here.perform(SIGN_DPOP, [first.x, "a"]), null);
  assert.notEqual(await here.perform(SIGN_DPOP, [second.x, "a"]), null);
});

test("S29: each origin has its last nonce, from the engine's requests and from the page's", async () => {
  const here = page(WANTS, [200, { "DPoP-Nonce": "n2" }]);
  await here.perform(SEND, ["token_endpoint", "https://as.example/token"]);
  assert.equal(here.perform(RECALL_DPOP_NONCE, "https://as.example/me"), "from-token-endpoint");
  assert.equal(here.perform(RECALL_DPOP_NONCE, `${API}/b`), null);
  assert.equal((await here.call({ method: "post" })).status, 200);
  assert.deepEqual(here.proved, [["POST", `${API}/a`, "at", null], ["POST", `${API}/a`, "at", "n1"]]);
  assert.deepEqual(here.sent.map(({ headers }) => headers.get("DPoP")), ["proof-1", "proof-2"]);
  assert.equal(here.perform(RECALL_DPOP_NONCE, `${API}/b`), "n2");
});

test("S29, A19: a request is repeated once, only for a new nonce, and never with a stream", async () => {
  const next = (nonce) => [401, { ...WANTS[1], "DPoP-Nonce": nonce }];
  const endless = page(next("n1"), next("n2"), next("n3"));
  assert.equal((await endless.call()).status, 401);
  assert.equal(endless.sent.length, 2);

  const same = page(WANTS, WANTS, WANTS);
  await same.call();
  await same.call();
  assert.equal(same.sent.length, 3, "the second call has the nonce already");

  const stream = page(WANTS);
  assert.equal((await stream.call({ method: "POST", body: new ReadableStream() })).status, 401);
  assert.equal(stream.sent.length, 1);

  const expired = page([401, { "DPoP-Nonce": "n1", "WWW-Authenticate": 'DPoP error="invalid_token"' }]);
  await expired.call();
  assert.equal(expired.sent.length, 1, "the API wants another token, not a nonce");

  const hidden = page([401, { "DPoP-Nonce": "n1" }]);
  assert.equal((await hidden.call()).status, 200, "CORS hides the challenge");
});

test("S29: a Bearer token goes out without a proof", async () => {
  const here = page();
  await here.call({}, "Bearer at");
  assert.deepEqual([here.proved.length, here.sent[0].headers.has("DPoP")], [0, false]);
});

test("S29: a proof for a request of the application's own is for the origins of `api`, and its nonce counts from then on", async () => {
  const here = page();
  assert.equal(await here.proofFor({ url: `${API}/a` }), "proof-1");
  assert.equal(await here.proofFor({ method: "post", url: `${API}/a`, access_token: "at", nonce: "n1" }), "proof-2");
  await here.call();
  assert.equal(await here.proofFor({ url: "wss://api.example/socket" }), "proof-4");
  assert.deepEqual(here.proved, [["GET", `${API}/a`, null, null], ["POST", `${API}/a`, "at", "n1"], ["GET", `${API}/a`, "at", "n1"], ["GET", "wss://api.example/socket", null, null]]);
  for (const url of ["https://other.example/a", "ws://api.example/socket"]) await assert.rejects(here.proofFor({ url }), { code: "api_origin_not_allowed" });
  assert.equal(here.proved.length, 4);
});
