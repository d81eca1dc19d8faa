/** The worker in the guide on stores, unchanged, in workerd with real Durable Objects. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { google } from "grantway/providers/google";
import { startAtRealHosts } from "./real_hosts.js";

let world;

before(async () => {
  const client = { client_id: "guide", client_secret: "s3cret" };
  world = await startAtRealHosts({
    entry: "durable_object_worker.ts",
    documents: { google },
    settings: { google: { idToken: { claims: { iss: google.issuer } } } },
    clients: { google: client },
    bindings: { CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret },
    objects: { SESSIONS: "GrantwaySessions" },
  });
});
after(() => world?.stop());

test("a person signs in, and a sign-out ends the copy of their cookie as well", async () => {
  const [person, thief] = [world.person(), world.person()];
  const sent = await person.open("/");
  await person.open(await world.sandbox.signIn(world.at(sent.headers.get("location")), { user: "ben" }));
  assert.equal(await (await person.open("/")).text(), "Hello, Ben Orchard");
  thief.jar = person.jar.copy();
  assert.equal(await (await thief.open("/")).text(), "Hello, Ben Orchard");
  await person.call("/auth/logout", { method: "POST", body: "{}" });
  assert.equal((await thief.call("/")).status, 401);
});
