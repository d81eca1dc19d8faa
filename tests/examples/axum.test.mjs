/** The example in Rust: the crate's client in an axum server. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { browserAt } from "../workerd/over_http.js";
import { freePort } from "../workerd/free_port.js";
import { listens, run } from "./program.js";
import { startProvider } from "./sign_in.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const cargo = process.env.CARGO ?? "cargo";
let provider, server, origin;

before(async () => {
  provider = await startProvider();
  const port = String(await freePort());
  origin = `http://localhost:${port}`;
  const environment = { ...provider.environmentOf("axum", origin), PORT: port, CARGO_TARGET_DIR: `${root}target/examples`, CARGO_PROFILE_DEV_DEBUG: "0" };
  server = run("/usr/bin/env", [cargo, "run", "--quiet", "--locked", "--manifest-path", "examples/axum/Cargo.toml"], { folder: root, environment });
  await listens(Number(port), server);
});
after(async () => {
  await server?.stop();
  await provider?.stop();
});

const location = (answer) => answer.headers.get("location");

test("a person signs in, is greeted and signs out", async () => {
  const person = browserAt(origin);
  assert.match(await (await person.open("/")).text(), /<a href="\/me">Sign in<\/a>/);
  const callback = await provider.sandbox.signIn(location(await person.open("/me")), { user: "ben" });
  assert.equal(location(await person.open(callback)), "/me", server.said());
  assert.match(await (await person.open("/me")).text(), /Hello, Ben Orchard/);
  await person.open("/me", { method: "POST" });
  assert.match(location(await person.open("/me")), /\/standard\/authorize\?/, "signed out");
});

test("a callback of another browser signs nobody in", async () => {
  const [person, attacker] = [browserAt(origin), browserAt(origin)];
  const callback = await provider.sandbox.signIn(location(await attacker.open("/me")), { user: "ben" });
  await person.open("/me");
  const refused = await person.open(callback);
  assert.deepEqual([refused.status, (await refused.text()).includes("`state` is not that of this sign-in")], [400, true]);
});
