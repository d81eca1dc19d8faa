/** Tokens signed by a client's private key (RFC 7523 section 2.2), verified with its public key. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";

const NOW = 1_700_000_000;
const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
/** The names of each algorithm for `generateKey`, and for `verify` if they differ. */
const ALGORITHMS = {
  ES256: [{ name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
  RS256: [{ name: "RSASSA-PKCS1-v1_5", ...RSA }],
  PS256: [{ name: "RSA-PSS", ...RSA }, { name: "RSA-PSS", saltLength: 32 }],
  EdDSA: [{ name: "Ed25519" }],
};

const bytesOf = (part) => Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const read = (part) => JSON.parse(new TextDecoder().decode(bytesOf(part)));

/** A key pair, with its private key in PEM, as in files, and as a JWK. */
async function keyOf(how) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(how, true, ["sign", "verify"]);
  const base64 = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey))));
  const pem = `-----BEGIN PRIVATE KEY-----\n${base64.match(/.{1,64}/g).join("\n")}\n-----END PRIVATE KEY-----\n`;
  return { publicKey, pem, jwk: await crypto.subtle.exportKey("jwk", privateKey) };
}

const keys = Object.fromEntries(await Promise.all(Object.entries(ALGORITHMS).map(async ([name, [how]]) => [name, await keyOf(how)])));

/** A client whose server accepts everything and records its requests. */
async function clientOf(jwt, client_secret, more) {
  const sent = [];
  const provider = {
    issuer: "https://as.example",
    authorization_endpoint: "https://as.example/authorize",
    token_endpoint: "https://as.example/token",
    revocation_endpoint: "https://as.example/revoke",
    dialect: { token_request: { client_authentication: { jwt } } },
  };
  const fetch = async (request) => {
    sent.push(Object.fromEntries(new URLSearchParams(await request.text())));
    return Response.json({ access_token: "at", token_type: "Bearer", expires_in: 60 });
  };
  const options = { provider, client_id: "the client", client_secret, redirect_uri: "https://app.example/cb", now: () => NOW * 1000, fetch, ...more };
  return { oauth: await createProtocol(options), sent };
}

for (const [algorithm, [how, verified = how]] of Object.entries(ALGORITHMS)) {
  test(`${algorithm}: by PEM, in one line, and by JWK`, async () => {
    const { publicKey, pem, jwk } = keys[algorithm];
    for (const private_key of [pem, pem.replaceAll("\n", "\\n"), jwk, { ...jwk, key_ops: ["verify"], use: "enc", alg: "none", ext: false }]) {
      const { oauth, sent } = await clientOf({ alg: algorithm }, { private_key, key_id: 'a "key"' });
      await oauth.clientCredentials();
      await oauth.revoke({ access_token: "at" });
      for (const { client_assertion, client_assertion_type, client_id } of sent) {
        assert.deepEqual([client_assertion_type, client_id], ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "the client"]);
        const [header, claims, signature] = client_assertion.split(".");
        assert.deepEqual(read(header), { alg: algorithm, kid: 'a "key"' });
        const { jti, ...named } = read(claims);
        assert.deepEqual(named, { iss: "the client", sub: "the client", aud: "https://as.example", iat: NOW - 60, exp: NOW + 240 });
        assert.match(jti, /^[\w-]{22}$/);
        assert.ok(await crypto.subtle.verify(verified, publicKey, bytesOf(signature), new TextEncoder().encode(`${header}.${claims}`)));
      }
      const [one, other] = sent.map(({ client_assertion }) => read(client_assertion.split(".")[1]).jti);
      assert.notEqual(one, other, "each request has a token of its own");
    }
  });
}

test("the key decides the algorithm if the document does not", async () => {
  for (const algorithm of ["ES256", "RS256", "EdDSA"]) {
    const { oauth, sent } = await clientOf({}, () => ({ private_key: keys[algorithm].pem }));
    await oauth.clientCredentials();
    assert.deepEqual(read(sent[0].client_assertion.split(".")[0]), { alg: algorithm });
  }
});

test("a key for something else is refused when the options are read", async () => {
  for (const [alg, key] of [["ES256", "RS256"], ["RS256", "ES256"], ["PS256", "EdDSA"], ["EdDSA", "ES256"]]) {
    for (const private_key of [keys[key].pem, keys[key].jwk]) {
      await assert.rejects(clientOf({ alg }, { private_key }), { code: "option_invalid", message: new RegExp(`the provider takes \`${alg}\``) });
    }
  }
  const { pem, jwk } = await keyOf({ name: "ECDSA", namedCurve: "P-384" });
  for (const private_key of [pem, jwk]) await assert.rejects(clientOf({}, { private_key }), { code: "option_invalid", message: /P-256/ });
});

test("a key that only looks like one is refused when it has to sign", async () => {
  const { jwk, pem } = keys.ES256;
  // One number is not a number, the others are wrong.
  const broken = [{ ...jwk, d: "AA" }, pem.replace(/\n.{64}\n.{64}/, (lines) => lines.slice(0, 60) + "A".repeat(69))];
  for (const private_key of broken) {
    const { oauth, sent } = await clientOf({}, { private_key });
    await assert.rejects(oauth.clientCredentials(), { code: "option_invalid", message: /client_secret\.private_key.*does not sign `ES256`/ });
    assert.deepEqual(sent, []);
  }
});

test("a key object of the platform, a huge text and a name with line breaks are refused", async () => {
  const { privateKey } = await crypto.subtle.generateKey(ALGORITHMS.ES256[0], false, ["sign", "verify"]);
  const { pem } = keys.ES256;
  for (const client_secret of [{ private_key: privateKey }, { private_key: `${pem}${"\n".repeat(5_000_000)}` }, { private_key: pem, key_id: "a\r\nx: y" }, { private_key: pem, key_id: "k".repeat(1_000_000) }]) {
    await assert.rejects(clientOf({}, client_secret), { code: "option_invalid" });
  }
});

test("the primitives return the profile of the ID token, with the response's name if the document says so", async () => {
  const dialect = { authorization_response: { response_mode: "form_post", profile: { name: ["/user/name/firstName", "/user/name/lastName"] } } };
  const part = (value) => btoa(JSON.stringify(value)).replace(/=+$/, "");
  let nonce;
  const fetch = async () => {
    const id_token = `${part({ alg: "RS256" })}.${part({ iss: "https://as.example", aud: "the client", sub: "ada", iat: NOW, exp: NOW + 60, nonce, email: "ada@as.example" })}.c2ln`;
    return Response.json({ access_token: "at", token_type: "Bearer", expires_in: 60, id_token });
  };
  const { oauth } = await clientOf({}, { private_key: keys.ES256.pem }, { scope: "openid", dialect, fetch });
  for (const [user, name] of [['{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"victim@as.example"}', { name: "Ada Lovelace" }], ["", {}]]) {
    const { url, transaction } = oauth.createAuthorization();
    const { searchParams } = new URL(url);
    nonce = searchParams.get("nonce");
    const body = new URLSearchParams({ code: "c", state: searchParams.get("state"), iss: "https://as.example", ...(user && { user }) });
    const tokens = await oauth.exchange(new Request("https://app.example/cb", { method: "POST", body }), transaction);
    assert.deepEqual(tokens.profile, { id: "ada", ...name, email: "ada@as.example" });
  }
});
