// What a page loads of the package at first; `cargo xtask size` counts the bytes of the same programs.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { fakeFetch, json, openPage } from "./fake_page.mjs";

const { port1, port2 } = new MessageChannel();
const failing = ["proxied_fetch.js", "mediated_client.js"];
register("./first_load_hooks.mjs", import.meta.url, { data: { port: port2, failing }, transferList: [port2] });
const { createClient } = await import("../../pkg/browser.js");

const folder = "/pkg/src/browser/";
/** The modules of the page that were loaded since the last call. */
function loaded() {
  const modules = [];
  for (let told; (told = receiveMessageOnPort(port1)); ) {
    const { pathname } = new URL(told.message);
    if (pathname.includes(folder)) modules.push(pathname.slice(pathname.indexOf(folder) + folder.length));
  }
  return modules.sort();
}

/** The plainest program, on a page where nobody signs in or out. */
async function use(options) {
  openPage("https://app.example/inbox");
  const auth = await createClient({ fetch: fakeFetch(() => json(null)), ...options });
  auth.on("session", () => {})();
  assert.deepEqual([await auth.handleCallback(), await auth.session()], [{ handled: false }, null]);
  return auth;
}

test("a page behind a worker loads no more at first than its session and its events need", async () => {
  assert.deepEqual(loaded(), [
    "client.js",
    "failure.js",
    "first_load.js",
    "network/timing.js",
    "popup/popup_window.js",
    "public/protocol.js",
    "session_events.js",
    "tabs/random_name.js",
    "tabs/tab_channel.js",
  ]);
  const auth = await use({ backend: "/auth" });
  assert.deepEqual(loaded(), ["backend/backend_calls.js", "backend/backend_client.js", "backend/backend_session.js"]);
  await auth.authorize({ provider: "github" });
  assert.ok(loaded().includes("backend/backend_sign_in.js"), "how people sign in comes with the first sign-in");
});

test("a public client loads nothing at first of what only an option or a call needs", async () => {
  await use({ issuer: "https://as.example", client_id: "page", redirect_uri: "https://app.example/callback" });
  const modules = loaded();
  assert.ok(modules.includes("public/engine.js"), "the test sees the modules");
  const waiting = /^(claims|dpop|idle|moving|restore|vault)\/|lease|database|encrypted|sealed|popup_answer|authorized_fetch|stream_body|all_texts|reader/;
  assert.deepEqual(modules.filter((module) => waiting.test(module)), []);
});

test("a part that cannot be loaded is said to be that, and the next call loads it", async () => {
  const expected = { code: "module_unavailable", kind: "host", retryable: true, message: "a part of the package could not be loaded" };
  const auth = await use({ backend: "/auth" });
  await assert.rejects(auth.fetch("https://api.example/"), expected);
  assert.equal((await auth.fetch("https://api.example/")).status, 200);
  await assert.rejects(use({ backend: "/auth", tokens: "page" }), expected);
  assert.equal(await (await use({ backend: "/auth", tokens: "page" })).session(), null);
});
