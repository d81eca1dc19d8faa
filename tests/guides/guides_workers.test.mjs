/** Guides: the programs that are workers, in one workerd. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { google } from "grantway/providers/google";
import { keyOf } from "../runtimes/app.js";
import { openSignedIn } from "./sign_in.js";
import { startWorkers } from "./workers.js";

/** The document of the guide, as JSON: its module is TypeScript. */
const acme = {
  authorization_endpoint: "https://as.example/oauth/authorize", token_endpoint: "https://as.example/oauth/token", userinfo_endpoint: "https://as.example/me",
  dialect: {
    authorization_request: { scope: { separator: "," } },
    token_request: { parameters_in: "json", client_authentication: "body" },
    token_response: { root: "/data", expires_in: { accept: "number_or_string" } },
    userinfo: { profile: { id: "/id", name: "/display_name" } },
  },
};

const zoe = { id: "zoe", first_name: "Zoe", last_name: "Moor", username: "zoe", email: "zoe@acme.example" };
const ben = { id: "ben", first_name: "Ben", last_name: "Orchard", username: "ben", email: "ben@example.com" };

let world;
before(async () => {
  const ofGoogle = { providers: ["google"] };
  world = await startWorkers(
    {
      callingApis: { file: "calling_apis/worker.js", ...ofGoogle },
      tokensPage: { file: "calling_apis/tokens_worker.ts", ...ofGoogle },
      production: { file: "production/worker.ts", ...ofGoogle, bindings: { OLD_COOKIE_KEY: keyOf(6) } },
      provider: { file: "provider/worker.ts", providers: ["acme"] },
      refresh: { file: "refresh/worker.ts" },
      signOut: { file: "sign_out/worker.ts" },
    },
    { users: [ben, zoe], documents: { google, acme }, settings: { google: { idToken: { claims: { iss: google.issuer } } } } },
  );
});
after(() => world?.stop());

/** What the page says to who has signed in. */
const opened = async (name, path = "/") => {
  const person = world.person(name);
  return { person, page: await openSignedIn(person, world.consent, path) };
};

test("calling APIs: the worker asks Google's API with the person's token", async () => {
  assert.equal(await (await opened("callingApis")).page.text(), "Hello, Ben Orchard");
});

test("calling APIs: with tokens: \"page\" the page gets an access token, and no more", async () => {
  const { person } = await opened("tokensPage", "/auth/google/login");
  const answer = await (await person.call("/auth/token", { method: "POST", body: "{}" })).json();
  assert.deepEqual(Object.keys(answer).sort(), ["access_token", "authorization", "expires_at", "scope", "token_type"]);
});

test("a provider of your own: the sandbox plays the document, and the worker signs in there", async () => {
  assert.equal(await (await opened("provider")).page.text(), "Hello, Ben Orchard");
});

test("refresh: a worker gets the token at hand, and a new one where it asks", async () => {
  const { page } = await opened("refresh");
  assert.equal((await page.json()).length, 2);
  assert.deepEqual(world.sandbox.log("token", "standard").map(({ body }) => new URLSearchParams(body).get("grant_type")), ["authorization_code", "refresh_token"]);
});

test("sign-out: the worker ends the session and sends the person to the provider's sign-out", async () => {
  const { person } = await opened("signOut", "/auth/main/login");
  const out = await person.call("/sign-out", { method: "POST" });
  assert.equal(out.status, 303);
  assert.match(out.headers.get("location"), /\/standard\/logout\?/);
  assert.equal(await person.session(), null);
});

test("production: who is not of the company is refused, and who cancels is welcomed", async () => {
  const person = world.person("production");
  const begin = async () => (await person.open("/")).headers.get("location");
  const refused = await person.open(await world.consent.signIn(await begin(), { user: "ben" }));
  assert.deepEqual([refused.status, await refused.text()], [403, "This application is for people of acme.example."]);
  await person.open(await world.consent.signIn(await begin(), { user: "zoe" }));
  assert.equal((await (await person.open("/")).json()).email, zoe.email);
  await person.call("/auth/logout", { method: "POST", body: "{}" });
  const cancelled = await person.open(await world.consent.signIn(await begin(), { cancel: true }));
  assert.equal(new URL(cancelled.headers.get("location")).pathname, "/welcome");
});
