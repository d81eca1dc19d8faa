/** The provider of any document: whatever differs from the document is refused, and the refusal says what. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, sandboxProvider } from "../../pkg/sandbox/index.js";
import { basic, codeFrom, ORIGIN, postForm, s256, still, VERIFIER } from "./flow.js";

const ACME = {
  id: "acme",
  authorization_endpoint: "https://{host}/authorize",
  token_endpoint: "https://{host}/token",
  userinfo_endpoint: "https://api.acme.example/me?fields=id",
  revocation_endpoint: "https://api.acme.example/revoke",
  variables: { host: { default: "acme.example", allow: ["*.acme.example"] } },
  dialect: {
    authorization_request: { scope: { separator: "," } },
    token_request: { headers: { "Acme-Version": "1" } },
    userinfo: { profile: { id: "/data/id" } },
    revocation_request: { token: "access_token" },
  },
};
const REDIRECT = "http://localhost:8787/auth/acme/callback";
const VERSION = { "acme-version": "1", ...basic("acme-client", "acme-secret") };
const acme = (options = {}) => still({ documents: [ACME], ...options });

async function address(changes = {}, more = "") {
  const usual = { response_type: "code", client_id: "acme-client", redirect_uri: REDIRECT, state: "s", scope: "a,b", code_challenge: await s256(VERIFIER), code_challenge_method: "S256" };
  const named = Object.entries({ ...usual, ...changes }).filter(([, value]) => value !== undefined);
  return `${ORIGIN}/acme/acme.example/authorize?${new URLSearchParams(named)}${more}`;
}
const exchange = async (sandbox, changes = {}, headers = VERSION, path = "/acme/acme.example/token") =>
  postForm(sandbox, path, { grant_type: "authorization_code", code: await codeFrom(sandbox, await address()), redirect_uri: REDIRECT, code_verifier: VERIFIER, ...changes }, headers);
const said = (sandbox) => sandbox.log("all", "acme").at(-1).refused;

test("a document's addresses lie in the sandbox, hosts apart, and its variables stay", () => {
  const pointed = acme().provider(ACME);
  assert.equal(pointed.token_endpoint, `${ORIGIN}/acme/{host}/token`);
  assert.equal(pointed.userinfo_endpoint, `${ORIGIN}/acme/api.acme.example/me?fields=id`);
  assert.deepEqual([pointed.variables, pointed.dialect], [ACME.variables, ACME.dialect]);
  assert.deepEqual(sandboxProvider(ACME), pointed);
});

test("an authorization request has each declared parameter once, and no other", async () => {
  const sandbox = acme();
  for (const [changes, more, why] of [
    [{ state: undefined }, "", "parameter state is missing"],
    [{ hd: "x" }, "", "parameter hd is not expected here"],
    [{}, "&state=t", "parameter state came twice"],
    [{ scope: "a b" }, "", 'scopes have to be separated by ","'],
    [{ code_challenge_method: "plain" }, "", "parameter code_challenge_method must be S256"],
  ]) {
    const back = new URL(await sandbox.signIn(await address(changes, more)));
    assert.equal(back.searchParams.get("error_description"), why);
    assert.equal(said(sandbox), why);
  }
  const listed = acme({ providers: { acme: { parameters: ["hd"] } } });
  assert.ok(await codeFrom(listed, await address({ hd: "x" })), "settings may allow more");
});

test("a request with prompt=none never shows a page where the document says so", async () => {
  const { authorization_request, ...dialect } = ACME.dialect;
  const silentOne = { ...ACME, dialect: { ...dialect, authorization_request: { ...authorization_request, prompt_none: "always" } } };
  const sandbox = acme({ documents: [silentOne] });
  const shown = await (await sandbox.fetch(await address())).text();
  const request_id = /name="request_id" value="(\w+)"/.exec(shown)[1];
  const answered = await postForm(sandbox, "/acme/consent", { request_id, user: "chi", accept: "accept" });
  const person = { headers: { cookie: answered.headers.get("set-cookie").split(";")[0] } };
  const silent = async (init) => {
    const answer = await sandbox.fetch(await address({ prompt: "none" }), init);
    assert.equal(answer.status, 302);
    return new URL(answer.headers.get("location")).searchParams;
  };
  assert.equal((await silent()).get("error"), "login_required");
  assert.equal((await silent(person)).get("error"), "consent_required");
  const exchanged = await exchange(sandbox, { code: new URL(answered.headers.get("location")).searchParams.get("code") });
  assert.equal(exchanged.status, 200);
  assert.ok((await silent(person)).get("code"));
  assert.equal((await acme().fetch(await address({ prompt: "none" }))).status, 200, "others take it for any other request");
});

test("a token request proves the client in the declared way only, with the declared headers", async () => {
  const sandbox = acme();
  const inBody = { client_id: "acme-client", client_secret: "acme-secret" };
  for (const [changes, headers, status, why] of [
    [{}, { ...VERSION, "acme-version": "2" }, 400, "header Acme-Version must be 1"],
    [inBody, { "acme-version": "1" }, 401, "the client must prove who it is by HTTP Basic, form encoded, and not by a client_secret among the parameters"],
    [{ client_id: "acme-client" }, VERSION, 400, "parameter client_id is not expected here"],
    [{ code_verifier: "x".repeat(43) }, VERSION, 400, "code_verifier does not fit"],
    [{ redirect_uri: `${REDIRECT}/` }, VERSION, 400, "redirect_uri is not the one of the authorization request"],
  ]) {
    const response = await exchange(sandbox, changes, headers);
    assert.deepEqual([response.status, said(sandbox)], [status, why]);
    assert.equal((await response.json()).error_description, why);
  }
});

test("a code of one host is refused at another, and an unlisted host has no address", async () => {
  const sandbox = acme();
  await exchange(sandbox, {}, VERSION, "/acme/eu.acme.example/token");
  assert.equal(said(sandbox), "the code was given at another address");
  assert.equal((await exchange(sandbox, {}, VERSION, "/acme/evil.example/token")).status, 404);
});

test("userinfo wants its own query, and a revoked token is over", async () => {
  const sandbox = acme();
  const { access_token, refresh_token } = await (await exchange(sandbox)).json();
  const headers = { authorization: `Bearer ${access_token}` };
  const userinfo = (query) => sandbox.fetch(`${ORIGIN}/acme/api.acme.example/me${query}`, { headers });
  assert.match((await (await userinfo("?fields=id")).json()).data.id, /^[0-9a-f]+$/);
  assert.equal((await userinfo("")).status, 400);
  assert.equal(said(sandbox), "parameter fields is missing");
  const revoke = (token) => postForm(sandbox, "/acme/api.acme.example/revoke", { token }, VERSION);
  assert.equal((await revoke(refresh_token)).status, 400);
  assert.equal(said(sandbox), "the token must be an access token");
  assert.equal((await revoke(access_token)).status, 200);
  assert.equal((await userinfo("?fields=id")).status, 401);
});

test("with openid, userinfo gives name and address only for the scopes that stand for them", async () => {
  const issuer = "https://acme.example";
  const { variables, ...document } = { ...ACME, issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
  const members = async (scope) => {
    const sandbox = acme({ documents: [document] });
    const code = await codeFrom(sandbox, await address({ scope, nonce: scope.startsWith("openid") ? "n" : undefined }));
    const { access_token } = await (await exchange(sandbox, { code })).json();
    const answer = await sandbox.fetch(`${ORIGIN}/acme/api.acme.example/me?fields=id`, { headers: { authorization: `Bearer ${access_token}` } });
    return Object.keys(await answer.json()).filter((name) => name !== "data" && name !== "sub").toSorted();
  };
  assert.deepEqual(await members("openid"), []);
  assert.deepEqual(await members("openid,profile"), ["name", "picture"]);
  assert.deepEqual(await members("openid,email"), ["email", "email_verified"]);
  assert.deepEqual(await members("a,b"), ["email", "email_verified", "name", "picture"], "other scopes are the server's own");
});

test("a refresh rotates, and a refresh token that is used again ends the grant", async () => {
  const sandbox = acme();
  const { refresh_token } = await (await exchange(sandbox)).json();
  const refresh = (token) => postForm(sandbox, "/acme/acme.example/token", { grant_type: "refresh_token", refresh_token: token }, VERSION);
  const second = await (await refresh(refresh_token)).json();
  assert.notEqual(second.refresh_token, refresh_token);
  assert.equal((await refresh(refresh_token)).status, 400);
  assert.equal((await refresh(second.refresh_token)).status, 400);
});

test("names and documents that cannot be played are refused at once", () => {
  assert.throws(() => createSandbox({ documents: [{ ...ACME, id: undefined }] }), /has no `id`/);
  assert.throws(() => createSandbox({ documents: { tali: ACME } }), /is built in/);
  assert.throws(() => createSandbox({ documents: { acme: {} } }), /has no `authorization_endpoint`/);
  assert.throws(() => acme().fault("tali", { kind: "refused" }), TypeError);
});
