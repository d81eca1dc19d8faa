// What the options need is loaded beside the engine, not after it: one wait for the network in place of several.
import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { openPage, until } from "./fake_page.mjs";

const { port1, port2 } = new MessageChannel();
// Both imports of the engine fail, so what comes all the same did not wait for it.
register("./first_load_hooks.mjs", import.meta.url, { data: { port: port2, failing: ["/engine.js", "/engine.js"] }, transferList: [port2] });
const { createClient } = await import("../../pkg/browser.js");

test("storage, fetch, the way back to a session and the watch for idle people do not wait for the engine", async () => {
  openPage("https://app.example/");
  const options = { issuer: "https://as.example", client_id: "page", redirect_uri: "https://app.example/callback" };
  const using = { api: ["https://api.example"], storage: "encrypted", restore: "silent", idle: { after: 900 } };
  await assert.rejects(createClient({ ...options, ...using }), { code: "module_unavailable" });
  const missing = new Set(["storage/encrypted.js", "requests/authorized_fetch.js", "restore/restore.js", "idle/idle.js"]);
  await until(() => {
    for (let told; (told = receiveMessageOnPort(port1)); ) for (const name of missing) if (told.message.endsWith(`/${name}`)) missing.delete(name);
    return missing.size === 0;
  });
});
