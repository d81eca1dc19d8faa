/**
 * What the files of `requests/` are written with, and `run`, which plays one of them.
 *
 * A file of `requests/` holds what a provider's own page asks for and answers with. It was transcribed from that page,
 * named in its first line, and not from the document: a wrong endpoint in a document would else agree with itself.
 *
 * | member | meaning |
 * | --- | --- |
 * | `options` | options of `createProtocol` beside the usual ones; `undefined` takes one away |
 * | `authorizationOptions` | options of `createAuthorization` |
 * | `stateName` | what `state` is called on the wire |
 * | `formPost` | the response comes as a form |
 * | `authorize` | `{ url, params, pkce, nonce, inFragment, raw, hash, tolerated }` |
 * | `callback` | parameters of the response beside `code` and `state`, or a function of these that gives them; `undefined` takes one away |
 * | `token`, `then`, `refresh`, `revoke`, `userinfo` | `{ method, url, place, params, query, headers, tolerated, answer }` |
 * | `tokens`, `refreshed` | what the answers must become, at least; a function gets `{ NOW }` |
 * | `refreshTokenLifetime` | seconds that the refresh token lives by the first answer; `null` where the page's own says nothing |
| `userinfo.expect` | what `userinfo()` must resolve with, at least |
 * | `profile` | all of the `profile` that a worker's `onSignIn` gets |
 * | `errors` | list of `{ answer, expect, refresh }`: what an answer of the token endpoint must become |
 * | `extraChecks` | a function for what is left |
 *
 * `params` are all parameters of a request: one more is a difference, unless `tolerated` names it. `place` is where they
 * stand: `form` (default), `json`, `query`, `none`. In texts `$cid`, `$secret`, `$redirect`, `$state`, `$nonce` and
 * `$challenge` stand for this run's values; a regular expression accepts what it matches. A header that is `null` must
 * be absent. `answer` is `{ status, type, headers, body }`; a `body` may be a function, of `{ idt, NOW, aq }`.
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
