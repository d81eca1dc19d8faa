/**
 * Sign in with Apple in workerd: form_post, a client secret that is signed for each request, a name that comes only
 * once.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, test } from "node:test";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "./free_port.js";
import { browserAt } from "./over_http.js";
import { startWorkerd } from "./workerd.js";

const here = (name) => new URL(name, import.meta.url);
const ORIGIN = "https://app.example";
const CLIENT = { CLIENT_ID: "com.example.web", KEY_ID: "ABC123DEFG", TEAM_ID: "DEF123GHIJ" };
const keyPair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pemOf = ({ privateKey }) => privateKey.export({ type: "pkcs8", format: "pem" });
const own = keyPair();
let ports, workerd, atApple;

before(async () => {
  ports = { own: await freePort(), foreign: await freePort(), apple: await freePort() };
  const worker = (port, key) => ({
    entry: here("apple_worker.js"),
    // On one line, as in an environment variable.
    bindings: { ...CLIENT, ORIGIN, COOKIE_KEY: keyOf(5), PRIVATE_KEY: pemOf(key).replaceAll("\n", "\\n") },
    port,
    outbound: "apple",
  });
  const bindings = { ...CLIENT, REDIRECT_URI: `${ORIGIN}/auth/apple/callback`, PUBLIC_KEY: JSON.stringify(own.publicKey.export({ format: "jwk" })) };
  workerd = await startWorkerd({
    own: worker(ports.own, own),
    foreign: worker(ports.foreign, keyPair()),
    apple: { entry: here("strict_apple.js"), bindings, port: ports.apple },
  });
  atApple = async (path) => (await fetch(`http://127.0.0.1:${ports.apple}${path}`)).json();
});
after(() => workerd?.stop());

/** The whole way of a person who opens `path`. Returns the answer to what Apple has the browser post. */
async function signIn(person, user, path = "/page") {
  const sent = await person.open(path);
  assert.equal(sent.status, 302);
  const posted = await atApple(`/consent?${new URLSearchParams({ url: sent.headers.get("location"), user })}`);
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: "https://appleid.apple.com", "sec-fetch-site": "cross-site" };
  return person.open("/auth/apple/callback", { method: "POST", headers, body: new URLSearchParams(posted).toString() });
}

const page = async (person, path = "/page") => (await person.open(path)).json();

test("S30, S34: sign in, refresh and sign out, each proved by a token that Apple verifies; the name comes once and is kept", async () => {
  const person = browserAt(ORIGIN, ports.own);
  const back = await signIn(person, "ada");
  assert.equal(back.headers.get("location"), "/page");
  const profile = { id: "ada", name: "Ada Lovelace", email: "ada@privaterelay.appleid.com", email_verified: true };
  assert.deepEqual(await page(person), { profile, data: { greeted: "Ada Lovelace" } });
  assert.deepEqual(await page(person, "/refresh"), { profile, data: { greeted: "Ada Lovelace" } });
  assert.deepEqual((await person.session()).profile, profile, "after a refresh as well");
  assert.equal((await atApple("/seen")).refresh_tokens, 1);
  assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
  assert.deepEqual(await atApple("/seen"), { refusals: [], believed: ["authorization_code", "refresh_token", "/auth/revoke"], refresh_tokens: 0 });
});

test("a later sign-in brings no name", async () => {
  const person = browserAt(ORIGIN, ports.own);
  await signIn(person, "ben");
  const again = browserAt(ORIGIN, ports.own);
  await signIn(again, "ben");
  const { profile, data } = await page(again);
  assert.deepEqual([profile.id, profile.name, data], ["ben", undefined, { greeted: "nobody in particular" }]);
});

test("a key that Apple does not know signs nobody in, and the error names the client", async () => {
  const person = browserAt(ORIGIN, ports.foreign);
  const back = await signIn(person, "eve");
  assert.equal(back.headers.get("location"), "/page#auth_error=client_rejected");
  assert.deepEqual((await atApple("/seen")).refusals, ["signature"]);
  assert.equal((await person.open("/page")).status, 403);
  assert.equal(workerd.said(), "");
});
