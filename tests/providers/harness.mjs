/**
 * Values and functions for the files in `requests/`, and `run`, which plays one of them.
 *
 * A file in `requests/` holds the requests and answers on a provider's own page. It was transcribed from that page,
 * which its first line names, and not from the document: otherwise a wrong endpoint in a document would agree with
 * itself.
 *
 * | member | meaning |
 * | --- | --- |
 * | `options` | options of `createProtocol` besides the usual ones; `undefined` removes one |
 * | `authorizationOptions` | options of `createAuthorization` |
 * | `stateName` | the name of `state` on the wire |
 * | `formPost` | whether the response is a form |
 * | `authorize` | `{ url, params, pkce, nonce, inFragment, raw, hash, tolerated }` |
 * | `callback` | parameters of the response besides `code` and `state`, or a function of these that returns them; `undefined` removes one |
 * | `token`, `then`, `refresh`, `revoke`, `userinfo` | `{ method, url, place, params, query, headers, tolerated, answer }` |
 * | `tokens`, `refreshed` | what the answers must at least become; a function gets `{ NOW }` |
 * | `refreshTokenLifetime` | seconds that the refresh token lives by the first answer; `null` if the page does not say |
 * | `userinfo.expect` | what `userinfo()` must at least resolve with |
 * | `profile` | the whole `profile` that a worker's `onSignIn` gets |
 * | `errors` | list of `{ answer, expect, refresh }`: what an answer of the token endpoint must become |
 * | `extraChecks` | a function for further checks |
 *
 * `params` are all parameters of a request: a further one is a difference, unless `tolerated` names it. `place` is where
 * they are: `form` (default), `json`, `query`, `none`. In texts, `$cid`, `$secret`, `$redirect`, `$state`, `$nonce` and
 * `$challenge` stand for this run's values; a regular expression accepts what it matches. A header that is `null` must
 * be absent. `answer` is `{ status, type, headers, body }`; a `body` may be a function of `{ idt, NOW, aq }`.
 */
import { createHmac, generateKeyPairSync, sign } from "node:crypto";

export { run } from "./run.mjs";

export const NOW = Math.floor(Date.now() / 1000);

const base64url = (text) => Buffer.from(text).toString("base64url");

/** A JSON Web Token, signed if a secret is given. */
export function jwt(claims, { alg = "RS256", secret } = {}) {
  const signed = `${base64url(JSON.stringify({ alg, typ: "JWT", kid: "k1" }))}.${base64url(JSON.stringify(claims))}`;
  const hmac = alg === "HS256" && secret && createHmac("sha256", secret).update(signed).digest("base64url");
  return `${signed}.${hmac || base64url("signature")}`;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** The keys for `signedJwt`, as a server publishes them. */
export const PUBLIC_KEYS = { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "RS256" }] };

/** A JSON Web Token with a valid signature. */
export function signedJwt(claims) {
  const [header, payload] = jwt(claims).split(".");
  return `${header}.${payload}.${sign("sha256", Buffer.from(`${header}.${payload}`), privateKey).toString("base64url")}`;
}

/** The header of HTTP Basic, with unencoded credentials. */
export const basic = (id, secret) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

/** The same with form-encoded credentials (RFC 6749 section 2.3.1). */
export const basicForm = (id, secret) => basic(encodeURIComponent(id), encodeURIComponent(secret));

/** The refusal of a code or refresh token, as in RFC 6749 section 5.2. */
export const invalidGrant = (status = 400) => ({
  answer: { status, body: { error: "invalid_grant", error_description: "Bad" } },
  expect: { kind: "server", code: "grant_rejected", error: "invalid_grant" },
});
