/**
 * A server with another issuer than the configured one: the error says which member differs, and its hint works.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";

const OLD = "https://as.example";
const NEW = "https://login.as.example";
const CLIENT = { client_id: "client", client_secret: "secret", redirect_uri: "https://app.example/callback", scope: "openid" };
const DOCUMENT = {
  issuer: OLD,
  authorization_endpoint: `${OLD}/authorize`,
  token_endpoint: `${OLD}/token`,
  userinfo_endpoint: `${OLD}/userinfo`,
  dialect: { token_request: { client_authentication: "body" } },
};

const json = (value, type = "application/json") => new Response(typeof value === "string" ? value : JSON.stringify(value), { headers: { "content-type": type } });
const jwt = (claims) => [{ alg: "RS256" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") + ".c2ln";

/**
 * A sign-in at a server that calls itself `issuer` in its ID tokens, `iss` in its responses and `userinfo` in
 * userinfo.
 */
async function signIn(options, { iss, issuer = OLD, userinfo }) {
  let nonce;
  const now = Math.floor(Date.now() / 1000);
  const claims = () => ({ iss: issuer, aud: "client", sub: "ada", nonce, iat: now, exp: now + 600 });
  const fetch = async (request) =>
    request.url.endsWith("/token")
      ? json({ access_token: "a", token_type: "Bearer", expires_in: 60, id_token: jwt(claims()) })
      : json(jwt({ sub: "ada", iss: userinfo ?? issuer, aud: "client" }), "application/jwt");
  const oauth = await createProtocol({ ...CLIENT, ...options, fetch });
  const { url, transaction } = oauth.createAuthorization();
  nonce = new URL(url).searchParams.get("nonce");
  const response = new URLSearchParams({ code: "c", state: transaction.state, ...(iss && { iss }) });
  const tokens = await oauth.exchange(response, transaction);
  return oauth.userinfo(tokens);
}

async function failureOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}

/** What the hint says to set, as an option. */
function advised({ hint }, document) {
  const [, issuer] = /`provider: \{ \.\.\.document, issuer: "([^"]+)" \}`/.exec(hint) ?? assert.fail(hint);
  return { provider: { ...document, issuer } };
}

for (const [title, code, named, server] of [
  ["the response", "issuer_mismatch", "the response's `iss`", { iss: NEW, issuer: NEW }],
  ["the ID token", "id_token_issuer_mismatch", "the ID token's `iss`", { issuer: NEW }],
  ["userinfo", "userinfo_issuer_mismatch", "the userinfo JWT's `iss`", { userinfo: NEW }],
]) {
  test(`${title} of another issuer: the error names both, and what to set`, async () => {
    const error = await failureOf(signIn({ provider: DOCUMENT }, server));
    assert.equal(error.code, code);
    assert.equal(error.message, `${named} is \`${NEW}\`, and \`issuer\` of the provider document, or of the options, is \`${OLD}\``);
    assert.deepEqual(advised(error, DOCUMENT), { provider: { ...DOCUMENT, issuer: NEW } });
    // A server that has moved completely.
    assert.equal((await signIn(advised(error, DOCUMENT), { iss: NEW, issuer: NEW, userinfo: NEW })).sub, "ada");
  });
}

test("if a response names an issuer and the document has none, the error says what to add", async () => {
  const { issuer, ...unnamed } = DOCUMENT;
  const options = { provider: unnamed, scope: "read" };
  const error = await failureOf(signIn(options, { iss: OLD }));
  assert.equal(error.code, "issuer_unnamed");
  assert.equal(error.message, `the response's \`iss\` is \`${issuer}\`, and the provider document has no \`issuer\``);
  assert.equal((await signIn({ ...options, ...advised(error, unnamed) }, { iss: OLD })).sub, "ada");
});

for (const [found, code, more] of [
  [`${OLD}/`, "metadata_issuer_mismatch", {}],
  [`${OLD}/{tenant}`, "metadata_issuer_template", { variables: { tenant: "common" } }],
]) {
  test(`metadata whose issuer is ${found}: the error names both, and what to set`, async () => {
    const served = (issuer) => async () => json({ ...DOCUMENT, dialect: undefined, issuer, response_types_supported: ["code"], subject_types_supported: ["public"] });
    const error = await failureOf(createProtocol({ ...CLIENT, issuer: OLD, fetch: served(found) }));
    assert.equal(error.code, code);
    for (const value of [found, OLD]) assert.ok(error.message.includes(`\`${value}\``), error.message);
    assert.match(error.message, /the option `issuer` is/);
    const [, issuer] = /`issuer: "([^"]+)"`/.exec(error.hint) ?? assert.fail(error.hint);
    const told = found.replace("{tenant}", "common");
    assert.ok(await createProtocol({ ...CLIENT, ...more, issuer, fetch: served(told) }));
  });
}
