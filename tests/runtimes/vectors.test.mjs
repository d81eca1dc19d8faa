/** Requests to the four providers, byte for byte as in their documentation, and the results of their answers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { DOCUMENTS } from "./app.js";
import { json, ScriptedServer } from "./scripted_server.js";

const CLIENTS = {
  tali: { client_id: "your-client-id", client_secret: "your-client-secret", redirect_uri: "http://yoursite.com/callback", allowInsecureRedirectUri: true },
  tiltify: { client_id: "1234", client_secret: "asdf", redirect_uri: "https://www.example.com/redirect" },
  "tiltify-v3": { client_id: "1234", client_secret: "asdf", redirect_uri: "https://www.example.com/redirect" },
  intandem: { client_id: "CLIENT_ID", client_secret: "CLIENT_SECRET", redirect_uri: "https://yourdomain.com/path" },
};

/** A client of one provider at `now` (Unix seconds), and a server with these answers. */
async function clientOf(provider, now, ...answers) {
  const server = new ScriptedServer(...answers);
  const protocol = await createProtocol({ provider: DOCUMENTS[provider], ...CLIENTS[provider], fetch: server.fetch, now: () => now * 1000 });
  return { server, protocol };
}

/** The authorization URL with its random `state` replaced by the vectors' 54321. */
function authorizationOf(protocol, options) {
  const { url, transaction } = protocol.createAuthorization(options);
  const state = new URL(url).searchParams.get("state");
  assert.match(state, /^[\w-]{43}$/, "256 bits");
  return { url: url.replace(state, "54321"), state, transaction };
}

/** The tokens for the printed callback, with the `state` that was actually sent. */
function exchange(protocol, callback) {
  const { state, transaction } = authorizationOf(protocol);
  return protocol.exchange(callback.replace("54321", state), transaction);
}

/** Line, headers, empty line, body. */
const post = (url, contentType, body, more = []) =>
  [`POST ${url}`, "accept: application/json", ...more, `content-type: ${contentType}`, "", body].join("\n");
const JSON_TYPE = "application/json";
const FORM = "application/x-www-form-urlencoded";

const TALI_ANSWER = { access_token: "MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64", refresh_token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", expires_in: "86400", token_type: "Bearer" };
const TALI_TOKENS = {
  access_token: "MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64",
  refresh_token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
  token_type: "Bearer",
  expires_at: 1_700_086_400,
  received_at: 1_700_000_000,
  scope: [],
  extra: {},
  diagnostics: [{ code: "expires_in_from_string", member: "expires_in" }],
  variables: { base: "https://www.telltali.com" },
};

test("Tali: the authorization URL is the printed one", async () => {
  const { protocol } = await clientOf("tali", 0);
  assert.equal(authorizationOf(protocol).url, "https://www.telltali.com/oauth/authorize?response_type=code&client_id=your-client-id&redirect_uri=http%3A%2F%2Fyoursite.com%2Fcallback&state=54321");
});

test("Tali: the code is exchanged with the printed request, and the printed answer becomes tokens", async () => {
  const { server, protocol } = await clientOf("tali", 1_700_000_000, TALI_ANSWER);
  const tokens = await exchange(protocol, "http://yoursite.com/callback?code=the-code-you-just-got&state=54321");
  const body = '{"grant_type":"authorization_code","code":"the-code-you-just-got","client_id":"your-client-id","client_secret":"your-client-secret","redirect_uri":"http://yoursite.com/callback"}';
  assert.equal(body.length, 178);
  assert.equal(server.wire, post("https://www.telltali.com/oauth/token", JSON_TYPE, body));
  assert.deepEqual(tokens, TALI_TOKENS);
});

test("Tali: a refresh sends the printed request and keeps the refresh token that the answer leaves out", async () => {
  const { server, protocol } = await clientOf("tali", 1_700_086_400, { access_token: "new", expires_in: "86400", token_type: "Bearer" });
  const fresh = await protocol.refresh(TALI_TOKENS);
  const body = '{"grant_type":"refresh_token","refresh_token":"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9","client_id":"your-client-id","client_secret":"your-client-secret","redirect_uri":"http://yoursite.com/callback"}';
  assert.equal(body.length, 197);
  assert.equal(server.wire, post("https://www.telltali.com/oauth/token", JSON_TYPE, body));
  assert.deepEqual(fresh, { ...TALI_TOKENS, access_token: "new", expires_at: 1_700_172_800, received_at: 1_700_086_400 });
});

test("Tali: the API is called with the printed headers", async () => {
  const { server, protocol } = await clientOf("tali", 1_700_000_000, { data: { id: "507f1f77" } });
  assert.deepEqual(await protocol.userinfo(TALI_TOKENS), { data: { id: "507f1f77" } });
  assert.equal(server.wire, "GET https://www.telltali.com/api/v2/users/me\naccept: application/json\nauthorization: Bearer MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64");
});

test("Tali: Cancel is a denial without a description", async () => {
  const { server, protocol } = await clientOf("tali", 0);
  const error = await exchange(protocol, "http://yoursite.com/callback?error=access_denied&state=54321").catch((thrown) => thrown);
  assert.deepEqual([error.kind, error.code, error.error, error.error_description], ["server", "access_denied", "access_denied", undefined]);
  assert.equal(server.requests.length, 0);
});

test("Tali: another base moves every endpoint", async () => {
  const server = new ScriptedServer(TALI_ANSWER);
  const options = { provider: DOCUMENTS.tali, ...CLIENTS.tali, variables: { base: "https://tali.example" }, fetch: server.fetch };
  const protocol = await createProtocol(options);
  assert.ok(authorizationOf(protocol).url.startsWith("https://tali.example/oauth/authorize?"));
  await exchange(protocol, "?code=c&state=54321");
  assert.equal(server.requests[0].url, "https://tali.example/oauth/token");
});

test("Tiltify v3: the authorization URL is the printed one", async () => {
  const { protocol } = await clientOf("tiltify-v3", 0);
  assert.equal(authorizationOf(protocol).url, "https://tiltify.com/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&scope=public&state=54321");
});

test("Tiltify v3: the code is exchanged with Basic and no secret in the body, and the token never expires", async () => {
  const token = "10b56ef89e09702d4dda5860d9e5c37db0af44bcb7cb49d869be94438ad58294";
  const { server, protocol } = await clientOf("tiltify-v3", 1_700_000_000, json(200, `{"access_token":"${token}","token_type":"Bearer","scope":"public","created_at":12345667890}`));
  const tokens = await exchange(protocol, "https://www.example.com/redirect?code=1234abcdef&state=54321");
  const body = "grant_type=authorization_code&code=1234abcdef&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&client_id=1234";
  assert.equal(body.length, 114);
  assert.equal(server.wire, post("https://tiltify.com/oauth/token", FORM, body, ["authorization: Basic MTIzNDphc2Rm"]));
  assert.deepEqual(tokens, {
    access_token: token,
    token_type: "Bearer",
    expires_at: "never",
    received_at: 1_700_000_000,
    scope: ["public"],
    extra: { created_at: 12345667890 },
    diagnostics: [{ code: "created_at_implausible", member: "created_at" }],
  });
  await assert.rejects(protocol.refresh(tokens), { code: "refresh_unsupported" });
  assert.equal(server.requests.length, 1, "a refresh that the provider does not do sends nothing");
  await protocol.userinfo(tokens);
  assert.equal(server.wire, `GET https://tiltify.com/api/v3/user\naccept: application/json\nauthorization: Bearer ${token}`);
});

const V5_ANSWER = { access_token: "3a7f0b6f", created_at: "2023-01-27T19:32:03Z", expires_in: 7200, refresh_token: "njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3", scope: "public", token_type: "bearer" };

test("Tiltify v5: the authorization URL is the printed one, for one scope and for two", async () => {
  const { protocol } = await clientOf("tiltify", 0);
  const url = (scope) => `https://v5api.tiltify.com/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&scope=${scope}&state=54321`;
  assert.equal(authorizationOf(protocol).url, url("public"));
  assert.equal(authorizationOf(protocol, { scope: ["public", "webhooks:write"] }).url, url("public%20webhooks%3Awrite"));
  assert.equal(authorizationOf(protocol, { scope: "public webhooks:write" }).url, url("public%20webhooks%3Awrite"));
});

test("Tiltify v5: the code is exchanged with the printed form, and the lifetime counts from created_at", async () => {
  const ends = [[1_674_847_923, 1_674_855_123], [1_674_851_523, 1_674_855_123], [1_700_000_000, 1_700_007_200]];
  for (const [receivedAt, end] of ends) {
    const { server, protocol } = await clientOf("tiltify", receivedAt, V5_ANSWER);
    const tokens = await exchange(protocol, "https://www.example.com/redirect?code=1234abcdef&state=54321");
    const body = "grant_type=authorization_code&code=1234abcdef&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&client_id=1234&client_secret=asdf";
    assert.equal(body.length, 133);
    assert.equal(server.wire, post("https://v5api.tiltify.com/oauth/token", FORM, body));
    assert.deepEqual(tokens, {
      access_token: "3a7f0b6f",
      refresh_token: V5_ANSWER.refresh_token,
      token_type: "Bearer",
      expires_at: end,
      received_at: receivedAt,
      scope: ["public"],
      extra: { created_at: "2023-01-27T19:32:03Z" },
      diagnostics: receivedAt === 1_700_000_000 ? [{ code: "created_at_implausible", member: "created_at" }] : [],
    });
  }
});

test("Tiltify v5: refresh, application token and API call send the printed requests", async () => {
  const { server, protocol } = await clientOf("tiltify", 1_674_847_923, V5_ANSWER, V5_ANSWER, { ...V5_ANSWER, refresh_token: null }, { data: { id: "u" } });
  const tokens = await exchange(protocol, "?code=1234abcdef&state=54321");
  await protocol.refresh(tokens);
  const refreshBody = `grant_type=refresh_token&refresh_token=${V5_ANSWER.refresh_token}&client_id=1234&client_secret=asdf`;
  assert.equal(refreshBody.length, 137);
  assert.equal(server.wire, post("https://v5api.tiltify.com/oauth/token", FORM, refreshBody));
  const application = await protocol.clientCredentials({ scope: "public" });
  const applicationBody = '{"grant_type":"client_credentials","client_id":"1234","client_secret":"asdf","scope":"public"}';
  assert.equal(applicationBody.length, 94);
  assert.equal(server.wire, post("https://v5api.tiltify.com/oauth/token", JSON_TYPE, applicationBody));
  assert.equal("refresh_token" in application, false);
  await protocol.userinfo(tokens);
  assert.equal(server.wire, "GET https://v5api.tiltify.com/api/public/current-user\naccept: application/json\nauthorization: Bearer 3a7f0b6f");
});

test("Tiltify v5: its refusals have different codes", async () => {
  const refusal = async (status, body, use) => {
    const { protocol } = await clientOf("tiltify", 1_674_847_923, V5_ANSWER, json(status, body));
    const tokens = await exchange(protocol, "?code=c&state=54321");
    return use(protocol, tokens).then(() => "accepted", (error) => `${error.kind} ${error.code} ${error.error_description ?? ""}`.trim());
  };
  const again = (protocol) => exchange(protocol, "?code=c&state=54321");
  const refresh = (protocol, tokens) => protocol.refresh(tokens);
  assert.equal(await refusal(422, { error: "invalid_grant", error_description: "The provided authorization grant is invalid" }, again), "server grant_rejected The provided authorization grant is invalid");
  assert.equal(await refusal(422, { error: "invalid_client" }, again), "server client_rejected");
  assert.equal(await refusal(400, { error: "invalid_request" }, refresh), "session reauthorization_required");
  assert.equal(await refusal(401, { error: { fields: null, message: "Unauthorized", status: 401 } }, again), "server client_rejected Unauthorized");
});

const VCITA_TOKEN = "74639aa91e5726dc4d90ca82621aeebe028923bde08e1715cf8809178c7f144b";

test("inTandem: the authorization URL is the printed one at the default host", async () => {
  const { protocol } = await clientOf("intandem", 0);
  assert.equal(authorizationOf(protocol).url, "https://app.vcita.com/app/oauth/authorize?response_type=code&client_id=CLIENT_ID&redirect_uri=https%3A%2F%2Fyourdomain.com%2Fpath&state=54321");
});

test("inTandem: the code is exchanged with the printed request, and twenty years are read as such", async () => {
  const printed = `{\n"access_token": "${VCITA_TOKEN}",\n"token_type": "bearer",\n"expires_in": 631152000,\n"created_at": 1565876581\n}`;
  const { server, protocol } = await clientOf("intandem", 1_565_876_581, json(200, printed));
  const tokens = await exchange(protocol, "https://yourdomain.com/path?code=CODE&state=54321");
  assert.equal(server.wire, post("https://api.vcita.biz/oauth/token", JSON_TYPE, '{"grant_type":"authorization_code","code":"CODE","client_id":"CLIENT_ID","client_secret":"CLIENT_SECRET","redirect_uri":"https://yourdomain.com/path"}'));
  assert.deepEqual(tokens, {
    access_token: VCITA_TOKEN,
    token_type: "Bearer",
    expires_at: 2_197_028_581,
    received_at: 1_565_876_581,
    scope: [],
    extra: { created_at: 1_565_876_581 },
    diagnostics: [],
    variables: { host: "app.vcita.com" },
  });
  await protocol.userinfo(tokens);
  assert.equal(server.wire, `GET https://api.vcita.biz/oauth/userinfo\naccept: application/json\nauthorization: Bearer ${VCITA_TOKEN}`);
});

test("inTandem: the newer lifetime ends in 2045", async () => {
  const { protocol } = await clientOf("intandem", 1_754_377_015, { access_token: "t", token_type: "Bearer", expires_in: 631_139_040, created_at: 1_754_377_015 });
  assert.equal((await exchange(protocol, "?code=CODE&state=54321")).expires_at, 2_385_516_055);
});

test("inTandem: the documentation's comma too many is refused without a word of the answer", async () => {
  const printed = `{"access_token": "${VCITA_TOKEN}",\n"token_type": "bearer",\n"expires_in": 631152000,\n"created_at": 1565876581,\n}`;
  const { protocol } = await clientOf("intandem", 1_565_876_581, json(200, printed));
  const error = await exchange(protocol, "?code=CODE&state=54321").catch((thrown) => thrown);
  assert.equal(error.code, "response_not_json");
  assert.equal(error.kind, "malformed");
  assert.doesNotMatch(`${JSON.stringify(error)} ${error.message} ${error.stack} ${error.cause}`, /74639aa|631152000/);
});

test("inTandem: a code of 31 seconds is named as too old, whatever the status", async () => {
  for (const status of [400, 401]) {
    const { protocol } = await clientOf("intandem", 1_565_876_581, json(status, { error: "invalid_grant" }));
    const error = await exchange(protocol, "?code=CODE&state=54321").catch((thrown) => thrown);
    assert.deepEqual([error.code, error.status, error.message], ["grant_too_old", status, "the server refused the code, which is valid for 30 seconds only"]);
  }
});
