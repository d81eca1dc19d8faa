/** What `grantway check` prints, and its exit status. */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { grantway, judged, withFiles } from "./command.js";

const GOOD = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" };
const providers = fileURLToPath(new URL("../../providers/", import.meta.url));

/** The text after a heading, up to the next empty line between requests. */
const section = (out, heading) => out.split(`${heading}\n`)[1]?.split(/\n\n(?=\S)/)[0];

test("a good document is shown with the exact requests that it leads to, and secrets as names", async () => {
  const { status, out } = await grantway(["check", `${providers}github.json`]);
  assert.equal(status, 0);
  assert.match(section(out, "Authorization request: the browser is sent to"), /GET https:\/\/github\.com\/login\/oauth\/authorize\n\s+\?response_type=code\n\s+&client_id=<client_id>\n\s+&redirect_uri=https%3A%2F%2Fapp\.example%2Fauth%2Fgithub%2Fcallback/);
  const token = section(out, "Token request");
  for (const part of ["POST https://github.com/login/oauth/access_token", "code=<code>", "code_verifier=<code_verifier>"]) assert.ok(token.includes(part), token);
  assert.ok(section(out, "Userinfo").includes("Authorization: Bearer <access_token>"));
});

test("a shipped document is judged by its id", async () => {
  const [byId, byFile] = await Promise.all(["google", `${providers}google.json`].map((name) => grantway(["check", "--json", name])));
  const requestsOf = ({ out }) => JSON.parse(out).documents[0].requests;
  assert.equal(byId.status, 0);
  assert.deepEqual(requestsOf(byId), requestsOf(byFile));
});

test("client authentication is shown for what it is, and an extra request in its place", async () => {
  const dialect = {
    token_request: { client_authentication: "basic", headers: { "X-Api-Version": "2" } },
    refresh_request: { client_authentication: "body", constants: { grant_type: "renew" } },
    revocation_request: { token: "access_token" },
  };
  const { doc } = await judged({ doc: { ...GOOD, revocation_endpoint: "https://as.example/r", end_session_endpoint: "https://as.example/out", issuer: "https://as.example", dialect } });
  const requests = Object.fromEntries(doc.requests.map((request) => [request.name, request]));
  assert.equal(requests.token.headers.authorization, "Basic base64(<client_id>:<client_secret>)");
  assert.equal(requests.token.headers["x-api-version"], "2");
  assert.equal(requests.refresh.body, "refresh_token=<refresh_token>&client_id=<client_id>&client_secret=<client_secret>&grant_type=renew");
  assert.match(requests.revocation.body, /^token=<access_token>/);
  assert.match(requests.end_session.url, /^https:\/\/as\.example\/out\?client_id=<client_id>&post_logout_redirect_uri=/);
  assert.match(requests.authorization.url, /&scope=openid%20<scope 1>&state=<state>&code_challenge=<code_challenge>&code_challenge_method=S256&nonce=<nonce>$/);
});

test("what a client's key signs is shown by its claims", async () => {
  const { out } = await grantway(["check", `${providers}apple.json`]);
  assert.ok(section(out, "Token request").includes("&client_secret=<jwt by the private key: iss=<team_id>, sub=<client_id>, aud=https://appleid.apple.com, iat, exp>"), out);
});

test("the departures from the standards stand with their meaning, their reason and their diagnostic", async () => {
  const dialect = { pkce: { method: "none", reason: "the server answers with an error" }, token_response: { expires_in: { accept: "number_or_string" } } };
  const { doc } = await judged({ doc: { ...GOOD, dialect } });
  const [pkce, expiry] = doc.relaxations;
  assert.equal(pkce.reason, "the server answers with an error");
  assert.equal(expiry.path, "dialect.token_response.expires_in.accept");
  assert.equal(expiry.diagnostic, "expires_in_from_string");
  assert.ok(expiry.description);
});

test("variables and scopes of one's own stand in the requests", async () => {
  const document = { authorization_endpoint: "https://{host}/a", token_endpoint: "https://{host}/t", variables: { host: {} } };
  await withFiles({ "own.json": JSON.stringify(document) }, async ([file], folder) => {
    const { out } = await grantway(["check", file, "--variable", "host=eu.as.example", "--scope", "read write"], { cwd: folder });
    assert.ok(out.includes("GET https://eu.as.example/a") && out.includes("&scope=read%20write"), out);
    const { out: open } = await grantway(["check", file], { cwd: folder });
    assert.ok(open.includes("GET https://<host>/a"), open);
    const wrong = await grantway(["check", file, "--variable", "hots=eu.as.example"], { cwd: folder });
    assert.equal(wrong.status, 1);
    assert.ok(wrong.out.includes("`variables.hots` is unknown"), wrong.out);
  });
});

test("mistakes have line and column, and the exit status is 1", async () => {
  const text = '{\n  "authorization_endpoint": "https://as.example/a",\n  "token_endpoint": "https://as.example/t",\n  "dialect": { "pkse": "S256" }\n}\n';
  const { status, out } = await grantway(["check", "-"], { input: text });
  assert.equal(status, 1);
  assert.ok(out.includes("the standard input:4:16 dialect.pkse"), out);
  assert.ok(out.includes("did you mean `dialect.pkce`?"), out);
});

for (const [name, text, place, reason] of [
  ["a comma too much", '{\n  "a": 1,\n}', "3:1", "remove the comma before this brace"],
  ["a comma too few", '{ "a": 1\n  "b": 2 }', "2:3", "a comma is missing"],
  ["a name without quotes", "{ token_endpoint: 1 }", "1:3", "double quotes"],
  ["single quotes", "{ \"a\": 'b' }", "1:8", "double quotes"],
  ["a comment", '{\n  // why\n  "a": 1 }', "2:3", "JSON has no comments"],
  ["a line break in a string", '{ "a": "b\nc" }', "1:8", "does not end on its line"],
  ["an object that is not closed", '{ "a": { "b": 1 }', "1:1", "not closed"],
  ["a word that is none", '{ "a": undefined }', "1:8", "`undefined` is not a JSON value"],
  ["an escape that is none", '{ "a": "\\d" }', "1:9", "no such escape"],
  ["something behind the end", "{} }", "1:4", "after the document"],
  ["nothing", "", "1:1", "ends before the document"],
]) {
  test(`JSON with ${name} is refused with its place`, async () => {
    const { status, out } = await grantway(["check", "-"], { input: text });
    assert.equal(status, 1);
    assert.ok(out.includes(`the standard input:${place}`) && out.includes(reason), out);
  });
}

test("a member that stands twice is remarked on", async () => {
  const { status, out } = await grantway(["check", "-"], { input: `{ "name": "One", "name": "Two", ${JSON.stringify(GOOD).slice(1)}` });
  assert.equal(status, 0);
  assert.ok(out.includes("the standard input:1:18 name") && out.includes("it is there twice"), out);
});

test("a module is read by what it exports, and several files are judged each", async () => {
  const files = {
    "two.mjs": `export const one = ${JSON.stringify(GOOD)};\nexport const other = { ...one, tokn_endpoint: "x" };`,
    "plain.js": `export default ${JSON.stringify(GOOD)};`,
    "package.json": '{ "type": "module" }',
  };
  await withFiles(files, async (_, folder) => {
    const { status, out } = await grantway(["check", "--json", "two.mjs", "plain.js"], { cwd: folder });
    assert.equal(status, 1);
    const { documents } = JSON.parse(out);
    assert.deepEqual(documents.map(({ name, mistakes }) => [name, mistakes.length]), [["two.mjs (one)", 0], ["two.mjs (other)", 1], ["plain.js", 0]]);
  });
});

test("a name that people look for leads to the id of its document", async () => {
  for (const [name, id] of [["entra", "microsoft"], ["azure-ad", "microsoft"], ["twitter", "x"], ["aws-cognito", "cognito"], ["gooogle", "google"]]) {
    const { status, out } = await grantway(["check", name]);
    assert.equal(status, 1);
    assert.ok(out.includes(`did you mean \`${id}\`?`), out);
  }
});

test("a usage error names the help of its own command", async () => {
  for (const [args, help] of [[["check", "--foo"], "`grantway check --help`"], [["sandbox", "--port", "x"], "`grantway sandbox --help`"], [["chekc"], "did you mean `check`?"]]) {
    const { status, note } = await grantway(args);
    assert.equal(status, 2);
    assert.ok(note.includes(help), note);
  }
});

test("a file that is not there, and a call without one, say so", async () => {
  const missing = await grantway(["check", "nowhere.json"]);
  assert.equal(missing.status, 1);
  assert.ok(missing.out.includes("there is no such file"));
  const none = await grantway(["check"]);
  assert.equal(none.status, 2);
  assert.ok(none.note.includes("name a document"));
  const unknown = await grantway(["chekc"]);
  assert.equal(unknown.status, 2);
  assert.ok(unknown.note.includes("there is no command `chekc`"));
});

test("every command tells what it does", async () => {
  const { out } = await grantway(["--help"]);
  const names = [...out.matchAll(/^ {2}grantway (\w+)/gm)].map(([, name]) => name);
  assert.ok(names.includes("check"), out);
  for (const name of names) {
    const { status, out: help } = await grantway([name, "--help"]);
    assert.equal(status, 0);
    assert.ok(help.startsWith(`grantway ${name}`), help);
  }
});

test("every document of the package is good, and leads to a whole sign-in", async () => {
  const names = (await readdir(providers)).filter((file) => file.endsWith(".json"));
  const documents = await Promise.all(names.map(async (file) => [file.replace(/\.json$/, ""), JSON.parse(await readFile(providers + file, "utf8"))]));
  const all = await judged(Object.fromEntries(documents));
  assert.equal(Object.keys(all).length, names.length);
  for (const [id, document] of documents) {
    const { mistakes, requests } = all[id];
    assert.deepEqual(mistakes, [], id);
    const made = requests.map(({ name }) => name);
    const endpoints = { userinfo: "userinfo_endpoint", end_session: "end_session_endpoint" };
    const expected = ["authorization", "token", ...Object.keys(endpoints).filter((name) => document[endpoints[name]])];
    for (const name of expected) assert.ok(made.includes(name), `${id} makes no request ${name}: ${made}`);
    assert.ok(!/gw[0-9a-f]{6,}wg/.test(JSON.stringify(requests)), `${id}: a made-up value shows`);
  }
});

test("a document neither acts on the terminal that shows it, nor is its text a pattern", async () => {
  const hostile = "x\u009b31m\u001b[2J\u202e";
  const dialect = { pkce: { method: "none", reason: hostile }, token_request: { constants: { odd: hostile } } };
  for (const document of [{ ...GOOD, dialect, deprecated: hostile }, { ...GOOD, [hostile]: 1 }, { ...GOOD, issuer: hostile }]) {
    const { out, note } = await grantway(["check", "-"], { input: JSON.stringify(document) });
    assert.doesNotMatch(out + note, /[^\P{Cc}\n]|\p{Bidi_Control}/u, JSON.stringify(out + note));
  }
  const { own } = await judged({ own: { ...GOOD, dialect: { token_request: { names: { code_verifier: "v(.*" } } } } });
  assert.deepEqual(own.mistakes, []);
  assert.match(own.requests.find(({ name }) => name === "token").body, /v\(\.\*=<code_verifier>|v%28\.\*=<code_verifier>/);
});
