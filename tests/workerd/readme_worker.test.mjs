/** The README's worker, unchanged, in workerd: a person opens its page and is greeted by name. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { browserAt, serveFetch } from "./over_http.js";
import { freePort } from "./free_port.js";
import { startWorkerd } from "./workerd.js";

const here = (name) => new URL(name, import.meta.url);
const sandbox = createSandbox();
let origin, server, workerd;

before(async () => {
  origin = `http://localhost:${await freePort()}`;
  sandbox.register("tiltify", { client_id: "readme", client_secret: "s3cret", redirect_uris: [`${origin}/auth/tiltify/callback`] });
  server = await serveFetch(sandbox.fetch);
  const bindings = { CLIENT_ID: "readme", CLIENT_SECRET: "s3cret", COOKIE_KEY: keyOf(3), ORIGIN: origin };
  workerd = await startWorkerd({
    worker: { entry: here("worker.js"), bindings, port: new URL(origin).port, outbound: "outbound" },
    outbound: { entry: here("tiltify_outbound.js"), bindings: { SANDBOX: server.origin } },
  });
});
after(async () => {
  await workerd?.stop();
  await server?.stop();
});

/** The person's part at the real host's address, played by the sandbox. */
const consent = (location, person) => sandbox.signIn(location.replace("https://v5api.tiltify.com", `${server.origin}/tiltify`), person);

test("it has at most twenty lines", async () => {
  assert.ok((await readFile(here("worker.js"), "utf8")).trimEnd().split("\n").length <= 20);
});

test("a person who opens the page is sent to Tiltify and comes back to be greeted by name", async () => {
  const person = browserAt(origin);
  const sent = await person.open("/hello?from=readme");
  assert.equal(sent.status, 302);
  const location = sent.headers.get("location");
  assert.match(location, /^https:\/\/v5api\.tiltify\.com\/oauth\/authorize\?response_type=code&client_id=readme&/);
  const back = await person.open(await consent(location, { user: "ben" }));
  assert.equal(back.headers.get("location"), "/hello?from=readme");
  const page = await person.open("/hello?from=readme");
  assert.deepEqual([page.status, await page.text()], [200, "Hello, benorchard"]);
});

test("a call without a session gets 401 as JSON; Cancel shows a page with a way on", async () => {
  const person = browserAt(origin);
  const call = await person.call("/hello");
  assert.deepEqual([call.status, (await call.json()).code], [401, "login_required"]);
  const sent = await person.open("/hello");
  const back = await person.open(await consent(sent.headers.get("location"), { cancel: true }));
  assert.equal(back.headers.get("location"), "/hello#auth_error=access_denied");
  const page = await person.open("/hello");
  assert.equal(page.status, 403);
  assert.match(await page.text(), /<a href="\/auth\/tiltify\/login\?return_to=%2Fhello">Sign in again<\/a>/);
});

test("it signs out through its own route", async () => {
  const person = browserAt(origin);
  const sent = await person.open("/hello");
  await person.open(await consent(sent.headers.get("location")));
  assert.equal((await person.session()).provider, "tiltify");
  assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
  assert.equal((await person.open("/hello")).status, 302);
  assert.equal(workerd.said(), "");
});
