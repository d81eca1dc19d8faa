// The token with which a client's private key authenticates: the sandbox accepts it as the document declares it,
// and says what is wrong with any other.

import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { createSandbox } from "grantway/sandbox";

const AT = "http://127.0.0.1:8788";
const NOW = 1_800_000_000;
const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });

const documentOf = (jwt) => ({
  issuer: "https://as.example",
  authorization_endpoint: "https://as.example/authorize",
  token_endpoint: "https://as.example/token",
  dialect: { token_request: { client_authentication: { jwt } } },
});

const sandboxOf = (jwt) => {
  const client = { client_id: "c", public_key: pair.publicKey.export({ format: "jwk" }), key_id: "k1", team_id: "t1", redirect_uris: ["https://app.example/cb"] };
  return createSandbox({ documents: { acme: documentOf(jwt) }, providers: { acme: { clients: [client] } }, clock: () => NOW * 1000 });
};

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

function tokenOf(claims, { key = pair.privateKey, header = {} } = {}) {
  const usual = { iss: "c", sub: "c", aud: "https://as.example", iat: NOW, exp: NOW + 300, jti: "j1" };
  const input = `${part({ alg: "ES256", kid: "k1", ...header })}.${part({ ...usual, ...claims })}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

async function ask(sandbox, parameters) {
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: "c", ...parameters });
  const answer = await sandbox.fetch(new Request(`${AT}/acme/as.example/token`, { method: "POST", body }));
  return answer.json();
}

const assertion = (claims, how) => ({ client_assertion_type: TYPE, client_assertion: tokenOf(claims, how) });

test("a token that is all that the document declares proves who the client is, once", async () => {
  const sandbox = sandboxOf({});
  assert.ok((await ask(sandbox, assertion({}))).access_token);
  const again = await ask(sandbox, assertion({}));
  assert.deepEqual([again.error, again.error_description], ["invalid_client", "client_assertion: its jti was used before"]);
  const here = assertion({ aud: `${AT}/acme/as.example`, jti: "j2" });
  assert.ok((await ask(sandbox, here)).access_token, "the server's address here is its own as well");
});

test("in the place of a secret it carries the team and needs no jti", async () => {
  const sandbox = sandboxOf({ parameter: "client_secret", iss: "team_id" });
  for (const _ of [1, 2]) assert.ok((await ask(sandbox, { client_secret: tokenOf({ iss: "t1", jti: undefined }) })).access_token);
});

const mistakes = {
  "its kid is not the key's": assertion({}, { header: { kid: "k2" } }),
  "its alg must be ES256": assertion({}, { header: { alg: "none" } }),
  "its iss must be the client_id": assertion({ iss: "t1" }),
  "its sub must be the client_id": assertion({ sub: "d" }),
  "its aud must be http://127.0.0.1:8788/acme/as.example": assertion({ aud: "https://other.example" }),
  "its iat lies in the future": assertion({ iat: NOW + 600, exp: NOW + 700 }),
  "it has expired": assertion({ iat: NOW - 600, exp: NOW - 1 }),
  "it lives longer than 300 seconds": assertion({ exp: NOW + 301 }),
  "its jti is missing": assertion({ jti: undefined }),
  "its signature does not fit": assertion({}, { key: other.privateKey }),
  "it is not a JSON Web Token": { client_assertion_type: TYPE, client_assertion: "secret" },
};

for (const [said, parameters] of Object.entries(mistakes)) {
  test(`a token is refused: ${said}`, async () => {
    const { error, error_description } = await ask(sandboxOf({}), parameters);
    assert.deepEqual([error, error_description], ["invalid_client", `client_assertion: ${said}`]);
  });
}

test("nothing else proves who such a client is", async () => {
  const errorOf = async (parameters) => (await ask(sandboxOf({}), parameters)).error_description;
  assert.equal(await errorOf({}), "client_assertion is missing");
  assert.equal(await errorOf({ client_assertion: tokenOf({}) }), `client_assertion_type must be ${TYPE}`);
  assert.match(await errorOf({ ...assertion({}), client_secret: "s" }), /client_secret is not expected/);
});
