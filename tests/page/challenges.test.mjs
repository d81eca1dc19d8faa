import assert from "node:assert/strict";
import { test } from "node:test";
import { stepUpChallenge } from "../../pkg/browser.js";
import { challengesOf } from "../../pkg/src/challenge.js";

const answer = (challenge, status = 401) => new Response(null, { status, headers: challenge ? { "WWW-Authenticate": challenge } : {} });
const stepUp = 'error="insufficient_user_authentication"';

for (const [title, challenge, wanted] of [
  ["a stronger sign-in", `Bearer ${stepUp}, acr_values="mfa hwk"`, { acr_values: "mfa hwk" }],
  ["a more recent sign-in", `Bearer ${stepUp}, error_description="A more recent one is needed", max_age="5"`, { max_age: 5 }],
  ["both, without quotes and with other spaces", `DPoP  error = insufficient_user_authentication ,acr_values = mfa,max_age = 0`, { acr_values: "mfa", max_age: 0 }],
  ["one challenge of several", `Basic realm="x", Bearer realm="y", ${stepUp}, max_age="60", DPoP algs="ES256"`, { max_age: 60 }],
  ["a sign-in, and does not say which", `Bearer ${stepUp}`, {}],
]) {
  test(`an API asks for ${title}`, () => assert.deepEqual(stepUpChallenge(answer(challenge)), wanted));
}

for (const [title, response] of [
  ["an answer without a challenge", answer(undefined)],
  ["a token that has ended", answer('Bearer error="invalid_token"')],
  ["a scope that is missing", answer('Bearer error="insufficient_scope"', 403)],
  ["the words in another status", answer(`Bearer ${stepUp}`, 403)],
  ["the words in a text that repeats what was sent", answer(`Bearer realm="x, Bearer ${stepUp.replaceAll('"', '\\"')}", error="invalid_token"`)],
  ["a second `error` of one challenge", answer(`Bearer error="invalid_token", ${stepUp}`)],
  ["a success", new Response("ok")],
]) {
  test(`${title} is no challenge to sign in again`, () => assert.equal(stepUpChallenge(response), undefined));
}

for (const age of ["-1", "1.5", "1e3", "99999999999999999999", "", "x"]) {
  test(`a max_age of \`${age}\` is left out`, () => assert.deepEqual(stepUpChallenge(answer(`Bearer ${stepUp}, max_age="${age}", acr_values="mfa"`)), { acr_values: "mfa" }));
}

test("A14: a long header is read in time that grows with its length", () => {
  for (const piece of [" ", ",", 'a="', "a=b,", "\\", "= "]) {
    const began = performance.now();
    challengesOf(`Bearer ${piece.repeat(200_000)}`);
    assert.ok(performance.now() - began < 5_000, JSON.stringify(piece));
  }
});
