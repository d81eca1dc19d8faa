/** `check --discover`: makes a document from a server's metadata, or gives a clear reason why it cannot. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { createProtocol } from "grantway/edge";
import { startThirdPartyServer } from "../oidc/third_party_server.js";
import { COMMAND, grantway, withFiles } from "./command.js";
import { PUBLISHED } from "./published_metadata.mjs";

const { discovered } = await import(new URL("documents/discovery.js", `file://${COMMAND}`));

/** The metadata that the engine uses; a document from `--discover` contains nothing else. */
const USED = [
  "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint",
  "jwks_uri", "authorization_response_iss_parameter_supported", "token_endpoint_auth_methods_supported",
  "id_token_signing_alg_values_supported",
];

/** Serves bodies by path on loopback, and records the requests. */
async function serving(answerAt) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const answer = answerAt(request.url, `http://127.0.0.1:${server.address().port}`);
    if (answer === undefined) return response.writeHead(404).end();
    const { status = 200, headers = {}, body } = answer.status ? answer : { body: JSON.stringify(answer) };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = () => (server.close(), server.closeAllConnections());
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, stop };
}

const metadataAt = (origin, rest = {}) => ({ issuer: origin, authorization_endpoint: `${origin}/a`, token_endpoint: `${origin}/t`, ...rest });

/** Runs `--discover` against a server that lives as long as the command. */
async function discover(answerAt, path = "") {
  const server = await serving(answerAt);
  try {
    return { ...(await grantway(["check", "--discover", server.origin + path])), asked: server.asked, origin: server.origin };
  } finally {
    server.stop();
  }
}

async function verifyGood(text) {
  await withFiles({ "found.json": text }, async ([file], folder) => {
    const { status, out } = await grantway(["check", file], { cwd: folder });
    assert.equal(status, 0, out);
  });
}

for (const [name, metadata] of Object.entries(PUBLISHED)) {
  const many = /\{.*\}/.test(metadata.issuer);
  const asked = many ? "https://login.microsoftonline.com/common/v2.0" : metadata.issuer;

  test(`${name}, by its issuer: ${many ? "a clear refusal" : "an authorization request"}`, async () => {
    const options = { issuer: asked, client_id: "c", client_secret: "s", redirect_uri: "https://app.example/auth/p/callback", scope: "openid" };
    const opened = createProtocol({ ...options, fetch: async () => Response.json(metadata) });
    if (many) return assert.rejects(opened, { code: "metadata_issuer_template" });
    const { url } = (await opened).createAuthorization();
    assert.ok(url.startsWith(metadata.authorization_endpoint), url);
  });

  test(`${name}, by --discover: ${many ? "a clear reason" : "a document that check accepts"}`, async () => {
    const urls = [];
    const { document, problem, leftOut } = await discovered(asked, async (url) => (urls.push(url), Response.json(metadata)));
    assert.ok(urls.every((url) => new URL(url).origin === new URL(asked).origin), urls.join());
    if (many) return assert.match(problem, /serves many tenants/);
    assert.equal(problem, undefined);
    assert.deepEqual(Object.keys(document).filter((member) => !USED.includes(member)), []);
    for (const member of Object.keys(metadata)) {
      assert.ok(member in document || leftOut.some((left) => left.name.split(", ").includes(member)), `nobody says why ${member} is left out`);
    }
    await verifyGood(JSON.stringify(document));
  });
}

test("a server of OpenID Connect is found, and only it is asked", async () => {
  const { status, out, note, asked, origin } = await discover((path, at) =>
    path === "/.well-known/openid-configuration"
      ? metadataAt(at, { revocation_endpoint: `${at}/r`, userinfo_endpoint: `${at}/u`, token_endpoint_auth_methods_supported: ["private_key_jwt", "client_secret_post"], code_challenge_methods_supported: ["S256"], mfa_endpoint: `${at}/mfa` })
      : undefined,
  );
  assert.equal(status, 0, note);
  assert.deepEqual(JSON.parse(out), metadataAt(origin, { userinfo_endpoint: `${origin}/u`, revocation_endpoint: `${origin}/r`, token_endpoint_auth_methods_supported: ["client_secret_post"] }));
  assert.deepEqual(asked, ["/.well-known/openid-configuration"]);
  assert.ok(note.includes("left out: code_challenge_methods_supported, mfa_endpoint"), note);
  await verifyGood(out);
});

test("the metadata of a server that supports only RFC 8414 is found at that RFC's address", async () => {
  const { status, asked, note } = await discover((path, at) => (path === "/.well-known/oauth-authorization-server/tenant" ? metadataAt(`${at}/tenant`) : undefined), "/tenant");
  assert.equal(status, 0, note);
  assert.deepEqual(asked, ["/tenant/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/tenant"]);
  assert.ok(note.includes("do not say whether the server does PKCE"), note);
});

test("the address of the metadata does as well as the issuer", async () => {
  const { status, out, origin } = await discover((path, at) => (path === "/.well-known/openid-configuration" ? metadataAt(`${at}/`) : undefined), "/.well-known/openid-configuration");
  assert.equal(status, 0);
  assert.equal(JSON.parse(out).issuer, `${origin}/`);
});

for (const [name, answer, reason] of [
  ["publishes nothing", () => undefined, /publishes no metadata:\n.*status 404\n.*status 404/],
  ["answers with a page", () => ({ status: 200, body: "<!doctype html>", headers: { "content-type": "text/html" } }), /the answer is not JSON/],
  ["answers with a list", () => ({ status: 200, body: "[]" }), /not a JSON object/],
  ["redirects", (_, at) => ({ status: 302, body: "", headers: { location: `${at}/elsewhere` } }), /it redirects \(302\)/],
  ["answers without an end", () => ({ status: 200, body: `"${"a".repeat(300_000)}"` }), /longer than 262144 bytes/],
  ["names another issuer", (_, at) => metadataAt(at, { issuer: "https://other.example" }), /belongs to the issuer `https:\/\/other\.example`/],
  ["names no issuer", (_, at) => ({ authorization_endpoint: `${at}/a`, token_endpoint: `${at}/t` }), /names no `issuer`/],
  ["has no authorization endpoint", (_, at) => ({ issuer: at, token_endpoint: `${at}/t` }), /announces no usable authorization_endpoint/],
  ["has a token endpoint without TLS", (_, at) => metadataAt(at, { token_endpoint: "http://as.example/t" }), /announces no usable token_endpoint/],
]) {
  test(`a server that ${name} gives no document but a reason`, async () => {
    const { status, out, note, asked } = await discover(answer);
    assert.equal(status, 1);
    assert.equal(out, "");
    assert.match(note, reason);
    assert.ok(!asked.includes("/elsewhere"), "no redirect is followed");
  });
}

for (const [given, reason] of [["as.example", /is no URL/], ["http://as.example", /plain http works on loopback only/], ["https://as.example/?a=b", /no query/], ["https://u:p@as.example", /no user information/]]) {
  test(`${given} is no issuer, and nobody is asked`, async () => {
    const { status, note } = await grantway(["check", "--discover", given]);
    assert.equal(status, 1);
    assert.match(note, reason);
  });
}

test("what a server announces and the engine does not do is said", async () => {
  const { note } = await discover((_, at) =>
    metadataAt(at, { code_challenge_methods_supported: ["plain"], token_endpoint_auth_methods_supported: ["tls_client_auth"], id_token_signing_alg_values_supported: ["HS256"], require_pushed_authorization_requests: true, response_types_supported: ["id_token"] }),
  );
  for (const said of ["plain only", "tls_client_auth only", "id_token.hs256", "pushed authorization requests", "response types id_token"]) assert.ok(note.includes(said), note);
});

test("what a server wrote neither acts on the terminal nor makes a line or a command of its own", async () => {
  const hostile = "\u001b]52;c;AAAA\u0007\u009b31m\u202e\r";
  for (const answer of [
    (_, at) => metadataAt(at, { [`x${hostile}`]: 1, token_endpoint_auth_methods_supported: [hostile], code_challenge_methods_supported: hostile }),
    (_, at) => metadataAt(at, { issuer: `https://other.example${hostile}\nforged: a line` }),
    (_, at) => metadataAt(at, { issuer: "https://other.example;{rm,-rf,x}" }),
    (_, at) => metadataAt(at, { issuer: "https://other.example/$(id)" }),
    (_, at) => metadataAt(at, { userinfo_endpoint: `${at}/u\u009b31m` }),
  ]) {
    const { out, note } = await discover(answer);
    assert.doesNotMatch(out + note, /[^\P{Cc}\n]|\p{Bidi_Control}/u, JSON.stringify(out + note));
    assert.doesNotMatch(note, /^forged/m);
    assert.doesNotMatch(note, /--discover .*[;$(){}]/);
  }
});

test("lists that hold no texts, and members of another kind, are no reason to fall", async () => {
  const odd = { toString: 1, valueOf: 1, includes: 1 };
  const { status, out, note } = await discover((_, at) =>
    metadataAt(at, { token_endpoint_auth_methods_supported: [odd], code_challenge_methods_supported: odd, id_token_signing_alg_values_supported: [odd, "ES256"], response_types_supported: [odd], userinfo_endpoint: odd, jwks_uri: 7 }),
  );
  assert.equal(status, 0, note);
  assert.deepEqual(JSON.parse(out).id_token_signing_alg_values_supported, ["ES256"]);
});

test("a shipped document of the same server is pointed out", async () => {
  const { remarks } = await discovered("https://accounts.google.com", async () => Response.json(PUBLISHED.google));
  assert.ok(remarks.some((remark) => remark.includes("grantway/providers/google")), remarks.join());
});

let thirdParty;
before(async () => (thirdParty = await startThirdPartyServer("http://localhost:8787")));
after(() => thirdParty?.stop());

test("npm oidc-provider gives a document that check accepts", async () => {
  const { status, out, note } = await grantway(["check", "--discover", thirdParty.issuer]);
  assert.equal(status, 0, note);
  assert.equal(JSON.parse(out).issuer, thirdParty.issuer);
  await verifyGood(out);
});
