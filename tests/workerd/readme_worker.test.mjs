/** The README's worker, unchanged, in workerd: it answers only the routes of a page's sign-in. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { google } from "grantway/providers/google";
import { startAtRealHosts } from "./real_hosts.js";

let world;

before(async () => {
  const client = { client_id: "readme", client_secret: "s3cret" };
  world = await startAtRealHosts({
    entry: "page_worker.ts",
    documents: { google },
    settings: { google: { idToken: { claims: { iss: google.issuer } } } },
    clients: { google: client },
    bindings: { CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret },
  });
});
after(() => world?.stop());

test("it has at most twenty lines", async () => {
  const lines = (await readFile(new URL("page_worker.ts", import.meta.url), "utf8")).trimEnd().split("\n");
  assert.ok(lines.length <= 20, `${lines.length} lines`);
});

test("a person signs in with Google, and the page learns their name", async () => {
  const person = world.person();
  const sent = await person.open("/auth/google/login?return_to=%2F");
  const location = sent.headers.get("location");
  assert.match(location, /^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?response_type=code&client_id=readme&/);
  const back = await person.open(await world.sandbox.signIn(world.at(location), { user: "ben" }));
  assert.equal(back.headers.get("location"), "/");
  assert.equal((await person.session()).profile.name, "Ben Orchard");
});

test("what is not a route of the sign-in is the application's", async () => {
  const answer = await world.person().open("/elsewhere");
  assert.deepEqual([answer.status, await answer.text()], [404, "Not found"]);
});

test("it signs out", async () => {
  const person = world.person();
  const sent = await person.open("/auth/google/login?return_to=%2F");
  await person.open(await world.sandbox.signIn(world.at(sent.headers.get("location"))));
  assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
  assert.equal(await person.session(), null);
  assert.equal(world.workerd.said(), "");
});
