/** `check --live`: what can be known of a provider from outside a browser. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSandbox } from "grantway/sandbox";
import { serveFetch } from "../workerd/over_http.js";
import { grantway, withFiles } from "./command.js";

const APP = "https://app.example";
const METADATA = "/standard/.well-known/openid-configuration";
let sandbox, server, issuer, date;
/** What the provider answers instead, by path. */
const instead = new Map();

before(async () => {
  sandbox = createSandbox();
  server = await serveFetch(async (request) => {
    const answer = (await instead.get(new URL(request.url).pathname)?.(request)) ?? (await sandbox.fetch(request));
    if (date) answer.headers.set("date", date);
    return answer;
  });
  issuer = `${server.origin}/standard`;
  sandbox.register("standard", { client_id: "page", public: true, redirect_uris: [`${APP}/callback`] });
  sandbox.register("standard", { client_id: "worker", client_secret: "not secret", redirect_uris: [`${APP}/auth/main/callback`] });
});
after(() => server?.stop());

async function found(...args) {
  const [name, clientId, redirectUri, ...more] = args;
  const { status, out, note } = await grantway(["check", "--live", name, "--client-id", clientId, "--redirect-uri", redirectUri, "--json", ...more]);
  assert.equal(note, "");
  const { findings } = JSON.parse(out);
  assert.equal(status, findings.length > 0 ? 1 : 0);
  return findings.map(({ code }) => code);
}

async function when(path, answer) {
  instead.set(path, answer);
  try {
    return await found(issuer, "page", `${APP}/callback`);
  } finally {
    instead.delete(path);
  }
}

const OPEN = { "access-control-allow-origin": "*" };
const metadata = () => ({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` });

test("a good configuration of a page, of a worker, and of a document", async () => {
  assert.deepEqual(await found(issuer, "page", `${APP}/callback`), []);
  assert.deepEqual(await found(issuer, "worker", `${APP}/auth/main/callback`, "--worker"), []);
  await withFiles({ "own.json": JSON.stringify(metadata()) }, async (_, folder) => {
    const { status, out } = await grantway(["check", "--live", "own.json", "--client-id", "page", "--redirect-uri", `${APP}/callback`], { cwd: folder });
    assert.deepEqual([status, out], [0, "Nothing was found that keeps people from signing in.\n"]);
  });
});

test("a redirect URI and a client that are not registered, and a scope that is refused", async () => {
  assert.deepEqual(await found(issuer, "page", `${APP}/other`), ["redirect_uri_not_registered"]);
  assert.deepEqual(await found(issuer, "nobody", `${APP}/callback`), ["client_unknown", "redirect_uri_not_registered"]);
  assert.deepEqual(await found(issuer, "page", `${APP}/callback`, "--scope", "openid nonsense"), ["authorization_refused"]);
});

test("CORS, for a page; a worker needs none", async () => {
  assert.deepEqual(await found(issuer, "page", "https://elsewhere.example/callback"), ["token_cors_blocked", "redirect_uri_not_registered"]);
  assert.deepEqual(await when(METADATA, () => Response.json(metadata())), ["metadata_cors_blocked"]);
});

test("metadata and endpoints that are not what they should be, and a clock that is wrong", async () => {
  assert.deepEqual(await found(`${issuer}/`, "page", `${APP}/callback`), ["issuer_mismatch"]);
  assert.deepEqual(await found(`${server.origin}/nothing`, "page", `${APP}/callback`), ["metadata_missing"]);
  instead.set("/.well-known/oauth-authorization-server/standard", () => Response.json(metadata(), { headers: OPEN }));
  assert.deepEqual(await when(METADATA, () => new Response("", { status: 404 })), [], "RFC 8414 has another address");
  instead.clear();
  assert.deepEqual(await found("http://127.0.0.1:9", "page", `${APP}/callback`), ["server_unreachable"]);
  assert.deepEqual(await when(METADATA, () => new Response("<p>", { headers: { ...OPEN, "content-type": "text/html" } })), ["metadata_not_json"]);
  assert.deepEqual(await when(METADATA, () => Response.json({ issuer }, { headers: OPEN })), ["endpoint_missing", "endpoint_missing"]);
  assert.deepEqual(await when("/standard/token", () => new Response(null, { status: 307, headers: { location: "/t" } })), ["token_redirected"]);
  assert.deepEqual(await when("/standard/token", () => new Response("", { status: 500 })), ["token_failing"]);
  date = new Date(Date.now() + 600_000).toUTCString();
  assert.deepEqual(await found(issuer, "page", `${APP}/callback`), ["clock_wrong"]);
  date = undefined;
});

test("called wrongly, it says what is missing", async () => {
  const { status, note } = await grantway(["check", "--live", issuer, "--client-id", "page"]);
  assert.equal(status, 2);
  assert.match(note, /--live needs --client-id and --redirect-uri/);
});
