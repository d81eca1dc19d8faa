/** A real server that we did not write: npm `oidc-provider`, over HTTP, from the handler and from the primitives. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createHandler, createProtocol } from "grantway/edge";
import { keyOf, ofType } from "../runtimes/app.js";
import { codeOf } from "../runtimes/refusals.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { startThirdPartyServer } from "./third_party_server.js";

const APP = "http://localhost:8787";
const SECRETS = { basic: "basic-secret:with/odd+characters", post: "post-secret", signed: "signed-secret" };
let server;
before(async () => (server = await startThirdPartyServer(APP)));
after(() => server?.stop());

const clientOf = (client_id) => ({
  issuer: server.issuer,
  client_id,
  ...(SECRETS[client_id] && { client_secret: SECRETS[client_id] }),
  redirect_uri: `${APP}/auth/oidc/callback`,
  scope: "openid profile email",
});

/**
 * The server as a document, which says what no metadata say about one client: that it needs no secret. Otherwise a
 * handler refuses to be a public client.
 */
async function declaredPublic({ issuer, ...client }) {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  const names = ["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"];
  const provider = Object.fromEntries(names.map((name) => [name, metadata[name]]));
  return { provider: { ...provider, dialect: { token_request: { client_authentication: "none" } } }, ...client };
}

/** An application with the handler in front of that server, and a browser in front of it. */
function appFor(client_id, options = {}) {
  const events = [];
  const auth = createHandler({
    providers: { oidc: { ...clientOf(client_id), postLogoutRedirectUri: `${APP}/` } },
    cookieKeys: [keyOf(4)],
    upstreams: { oidc: { origin: server.issuer, paths: ["/me"] } },
    onEvent: (event) => events.push(event),
    ...options,
  });
  const browser = new UserAgent(APP, (url, init) => auth.handle(new Request(url, init), {}));
  return { browser, events, person: server.person() };
}

for (const client_id of ["basic", "post", "public"]) {
  test(`handler, client ${client_id}: discovery, code with PKCE, ID token, userinfo, refresh, revocation, sign-out at the server`, async () => {
    const providers = client_id === "public" && { providers: { oidc: { ...(await declaredPublic(clientOf(client_id))), postLogoutRedirectUri: `${APP}/` } } };
    const { browser, events, person } = appFor(client_id, { ...providers, onSignIn: ({ userinfo, tokens }) => ({ email: userinfo.email, sub: tokens.claims.sub }) });
    const asked = new URL(await browser.begin("oidc"));
    assert.equal(asked.origin, server.issuer);
    assert.equal(asked.searchParams.get("code_challenge_method"), "S256");
    const back = await browser.signIn(person, "oidc", { user: "ben" });
    assert.equal(back.headers.get("location"), "/inbox", JSON.stringify(ofType(events, "callback_refused")));
    const session = await browser.session();
    assert.equal(session.claims.iss, server.issuer);
    assert.equal(session.claims.aud, client_id);
    assert.deepEqual(session.data, { email: "ben.orchard@example.com", sub: "ben" });
    assert.deepEqual(session.scope, ["openid", "profile", "email"]);
    assert.deepEqual(session.diagnostics, [], "nothing had to be coerced");
    const me = await browser.call(`/auth/proxy/${new URL(server.issuer).host}/me`);
    assert.deepEqual(await me.json(), { sub: "ben", name: "Ben Orchard", email: "ben.orchard@example.com", email_verified: true });
    const refreshed = await browser.call("/auth/session?refresh=1");
    assert.equal(refreshed.status, 200);
    assert.equal(ofType(events, "refreshed").length, 1);
    assert.equal((await browser.call(`/auth/proxy/${new URL(server.issuer).host}/me`)).status, 200);
    const body = JSON.stringify({ revoke: true, end_provider_session: true });
    const out = await (await browser.call("/auth/logout", { method: "POST", body })).json();
    assert.equal(out.signed_out, true);
    assert.equal(out.revocation_failed, undefined);
    assert.equal(server.seen.at(-1), "POST /token/revocation");
    assert.equal(await person.signOut(out.end_session_url), `${APP}/`);
  });
}

/** Forwards requests, and replaces the JWT in userinfo's answer by one with other claims and the same signature. */
async function forging(input, init) {
  const request = new Request(input, init);
  const answer = await fetch(request);
  if (!answer.headers.get("content-type")?.startsWith("application/jwt")) return answer;
  const [header, payload, signature] = (await answer.text()).split(".");
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url")), email: "somebody.else@example.com", email_verified: true };
  const forged = [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
  return new Response(forged, { headers: { "content-type": "application/jwt" } });
}

test("S23: a signed userinfo answer is believed by its signature, and a changed one signs nobody in", async () => {
  const onSignIn = ({ userinfo }) => ({ email: userinfo.email, aud: userinfo.aud });
  const { browser, person } = appFor("signed", { onSignIn });
  for (const round of [1, 2]) {
    assert.equal((await browser.signIn(person, "oidc")).headers.get("location"), "/inbox", `${round}`);
    assert.deepEqual((await browser.session()).data, { email: "ada.quill@example.com", aud: "signed" });
  }
  assert.equal(server.seen.filter((line) => line === "GET /jwks").length, 1, "its keys are kept");
  const forged = appFor("signed", { onSignIn, fetch: forging });
  assert.equal((await forged.browser.signIn(forged.person, "oidc")).headers.get("location"), "/inbox#auth_error=signature_invalid");
  assert.equal(await forged.browser.session(), null);
  const oauth = await createProtocol(clientOf("signed"));
  const { url, transaction } = oauth.createAuthorization();
  const tokens = await oauth.exchange(await server.person().signIn(url), transaction);
  assert.equal((await oauth.userinfo(tokens)).email, "ada.quill@example.com");
  assert.equal(await codeOf((await createProtocol({ ...clientOf("signed"), fetch: forging })).userinfo(tokens)), "signature_invalid");
});

test("S23: userinfo of another person than the ID token's signs nobody in", async () => {
  const swapping = async (input, init) => {
    const request = new Request(input, init);
    const answer = await fetch(request);
    if (new URL(request.url).pathname !== "/me") return answer;
    return Response.json({ ...(await answer.json()), sub: "ben" });
  };
  const options = { onSignIn: ({ userinfo }) => ({ sub: userinfo.sub }) };
  const whole = appFor("basic", options);
  assert.equal((await whole.browser.signIn(whole.person, "oidc")).headers.get("location"), "/inbox");
  const { browser, person } = appFor("basic", { ...options, fetch: swapping });
  assert.equal((await browser.signIn(person, "oidc")).headers.get("location"), "/inbox#auth_error=userinfo_subject_mismatch");
  assert.equal(await browser.session(), null);
  const oauth = await createProtocol({ ...clientOf("basic"), fetch: swapping });
  const { url, transaction } = oauth.createAuthorization();
  const tokens = await oauth.exchange(await server.person().signIn(url), transaction);
  assert.equal(await codeOf(oauth.userinfo(tokens)), "userinfo_subject_mismatch");
});

test("handler: Cancel on the server's page brings the person back with the reason", async () => {
  const { browser, person } = appFor("basic");
  const back = await browser.signIn(person, "oidc", { cancel: true });
  assert.equal(back.headers.get("location"), "/inbox#auth_error=access_denied");
});

test("handler: a second sign-in of a person whom the server knows needs no page", async () => {
  const { browser, person } = appFor("basic");
  await browser.signIn(person, "oidc");
  const pages = () => server.seen.filter((line) => line.startsWith("POST /interaction")).length;
  const before = pages();
  assert.equal((await browser.signIn(person, "oidc", { returnTo: "/again" })).headers.get("location"), "/again");
  assert.equal(pages(), before);
});

test("primitives: discovery, code with PKCE, ID token, userinfo, refresh with rotation, revocation", async () => {
  for (const client_id of ["basic", "public"]) {
    const oauth = await createProtocol(clientOf(client_id));
    const { url, transaction } = oauth.createAuthorization();
    const tokens = await oauth.exchange(await server.person().signIn(url), transaction);
    assert.deepEqual([tokens.claims.sub, tokens.claims.nonce, tokens.token_type], ["ada", new URL(url).searchParams.get("nonce"), "Bearer"]);
    assert.ok(Math.abs(tokens.expires_at - Date.now() / 1000 - 3600) < 300);
    assert.equal((await oauth.userinfo(tokens)).name, "Ada Quill");
    const fresh = await oauth.refresh(tokens);
    assert.notEqual(fresh.access_token, tokens.access_token);
    assert.notEqual(fresh.refresh_token, tokens.refresh_token);
    assert.equal(fresh.claims.sub, "ada");
    await oauth.revoke(fresh);
    assert.equal(await codeOf(oauth.refresh(fresh)), "reauthorization_required");
  }
});

test("primitives: a refresh token that was used before ends the whole grant, and says that the person signs in again", async () => {
  const oauth = await createProtocol(clientOf("basic"));
  const { url, transaction } = oauth.createAuthorization();
  const tokens = await oauth.exchange(await server.person().signIn(url), transaction);
  const fresh = await oauth.refresh(tokens);
  assert.equal(await codeOf(oauth.refresh(tokens)), "reauthorization_required");
  assert.equal(await codeOf(oauth.refresh(fresh)), "reauthorization_required");
});

test("primitives: a code is exchanged once, and a wrong secret is named as such", async () => {
  const oauth = await createProtocol(clientOf("basic"));
  const { url, transaction } = oauth.createAuthorization();
  const callback = await server.person().signIn(url);
  await oauth.exchange(callback, transaction);
  assert.equal(await codeOf(oauth.exchange(callback, transaction)), "grant_rejected");
  const wrong = await createProtocol({ ...clientOf("basic"), client_secret: "wrong" });
  const again = wrong.createAuthorization();
  assert.equal(await codeOf(wrong.exchange(await server.person().signIn(again.url), again.transaction)), "client_rejected");
});

test("an issuer that is not quite the server's is refused before anybody is sent anywhere", async () => {
  const localhost = server.issuer.replace("127.0.0.1", "localhost");
  for (const issuer of [`${server.issuer}/`, localhost]) {
    const code = await codeOf(createProtocol({ ...clientOf("basic"), issuer }));
    assert.ok(["metadata_issuer_mismatch", "network_failed"].includes(code), `${issuer}: ${code}`);
  }
});
