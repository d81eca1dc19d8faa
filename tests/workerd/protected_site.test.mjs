/**
 * A whole site behind a sign-in, as in the documentation, in workerd: a person opens its page and is greeted by
 * name.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { google } from "grantway/providers/google";
import { startAtRealHosts } from "./real_hosts.js";

let world;

before(async () => {
  const client = { client_id: "readme", client_secret: "s3cret" };
  world = await startAtRealHosts({
    entry: "worker.js",
    documents: { google },
    settings: { google: { idToken: { claims: { iss: google.issuer } } } },
    clients: { google: client },
    bindings: { CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret },
  });
});
after(() => world?.stop());

/** The person's part at the address of the real host, which the sandbox plays. */
const consent = (location, person) => world.sandbox.signIn(world.at(location), person);

test("it has at most twenty lines", async () => {
  const lines = (await readFile(new URL("worker.js", import.meta.url), "utf8")).trimEnd().split("\n");
  assert.ok(lines.length <= 20);
});

test("a person who opens the page is sent to Google and comes back to be greeted by name", async () => {
  const person = world.person();
  const sent = await person.open("/hello?from=readme");
  assert.equal(sent.status, 302);
  const location = sent.headers.get("location");
  assert.match(location, /^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?response_type=code&client_id=readme&/);
  const back = await person.open(await consent(location, { user: "ben" }));
  assert.equal(back.headers.get("location"), "/hello?from=readme");
  const page = await person.open("/hello?from=readme");
  assert.deepEqual([page.status, await page.text()], [200, "Hello, Ben Orchard"]);
});

test("a call without a session gets 401 as JSON; Cancel shows a page with a way on", async () => {
  const person = world.person();
  const call = await person.call("/hello");
  assert.deepEqual([call.status, (await call.json()).code], [401, "login_required"]);
  const sent = await person.open("/hello");
  const back = await person.open(await consent(sent.headers.get("location"), { cancel: true }));
  assert.equal(back.headers.get("location"), "/hello#auth_error=access_denied");
  const page = await person.open("/hello");
  assert.equal(page.status, 403);
  assert.match(await page.text(), /<a href="\/auth\/google\/login\?return_to=%2Fhello">Sign in again<\/a>/);
});

test("it signs out through its own route", async () => {
  const person = world.person();
  const sent = await person.open("/hello");
  await person.open(await consent(sent.headers.get("location")));
  assert.equal((await person.session()).provider, "google");
  assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
  assert.equal((await person.open("/hello")).status, 302);
  assert.equal(world.workerd.said(), "");
});
