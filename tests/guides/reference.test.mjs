/** The programs of the reference pages. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createHandler, createProtocol } from "grantway/edge";
import { google } from "grantway/providers/google";
import { startWorkers } from "./workers.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
let world, folder;
before(async () => {
  folder = await mkdtemp(here("../node_modules/.guides-"));
  world = await startWorkers({ parameters: { file: "parameters.ts", providers: ["google"] } }, { documents: { google } });
});
after(async () => {
  await world?.stop();
  await rm(folder, { recursive: true });
});

/** With a real key in place of the dots. */
const private_key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" });
const keyed = (options) => ({ ...options, client_secret: { ...options.client_secret, private_key } });

const sentTo = async (path) => new URL((await world.person("parameters").open(path)).headers.get("location")).searchParams;

test("provider documents: what is written beside a document or an issuer is taken", async () => {
  const outfile = join(folder, "documents.mjs");
  await build({ entryPoints: [here("provider/documents.ts")], outfile, bundle: true, format: "esm", packages: "external" });
  const { ours, entra, withApple, withPrivateKeyJwt, directory } = await import(outfile);
  const client = { client_id: "a", client_secret: "b", redirect_uri: "https://app.example/callback" };
  await createProtocol({ provider: ours, ...client });
  createHandler({ providers: { entra: { ...entra, client_secret: "b" }, apple: keyed(withApple), own: keyed(withPrivateKeyJwt) }, cookieKeys: ["A".repeat(43)] });
  const { url } = (await createProtocol({ provider: directory, ...client, variables: { host: "salon.brand.example" } })).createAuthorization();
  assert.equal(new URL(url).host, "salon.brand.example");
});

test("sign-in parameters: a worker asks for a recent sign-in, a guard for a strong one, a protocol for two resources", async () => {
  assert.equal((await sentTo("/recent")).get("max_age"), "300");
  assert.equal((await sentTo("/")).get("acr_values"), "phr phrh");
  assert.deepEqual((await sentTo("/resource")).getAll("resource"), ["https://a.example", "https://b.example"]);
});

test("sign-in parameters: a link may name what the worker lists, and no more", async () => {
  assert.equal((await sentTo("/auth/google/login?login_hint=ada%40example.com&prompt=login")).get("login_hint"), "ada@example.com");
  const refused = await world.person("parameters").open("/auth/google/login?max_age=1");
  assert.match(refused.headers.get("location"), /#auth_error=login_parameter_refused$/);
});

test("tools: the sandbox prints the options that the page shows", async () => {
  const cli = fileURLToPath(new URL("cli/grantway.js", import.meta.resolve("grantway")));
  const child = spawn(process.execPath, [cli, "sandbox", "--port", "0", "google"]);
  let said = "";
  while (!said.includes("\n};")) said += (await once(child.stdout, "data"))[0];
  child.kill();
  await once(child, "close");
  const shown = await readFile(new URL("sandbox_options.js", import.meta.url), "utf8");
  assert.ok(said.replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:8788").includes(shown), said);
});
