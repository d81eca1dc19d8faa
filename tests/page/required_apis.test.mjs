import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { openPage } from "./fake_page.mjs";

register("./fake_engine_hooks.mjs", import.meta.url);
const { createClient, createProtocol } = await import("../../pkg/browser.js");
// Node itself could not load a module without some of these.
for (const name of ["public_client", "primitives"]) await import(`../../pkg/src/browser/public/${name}.js`);
const options = { issuer: "https://as.example", client_id: "spa", redirect_uri: "https://app.example/callback" };

/** Runs `use` in surroundings without this global. */
async function without(api, use) {
  const kept = Object.getOwnPropertyDescriptor(globalThis, api);
  delete globalThis[api];
  try {
    return await use();
  } finally {
    Object.defineProperty(globalThis, api, kept);
  }
}

for (const api of ["WebAssembly", "Response", "Headers", "AbortController", "TextDecoder", "TextEncoder", "fetch"]) {
  test(`what runs the engine says that \`${api}\` is missing`, async () => {
    openPage("https://app.example/");
    const expected = { code: "api_missing", kind: "misuse", message: `this environment has no \`${api}\`` };
    await without(api, () => assert.rejects(createClient(options), expected));
    await without(api, () => assert.rejects(createProtocol(options), expected));
  });
}

test("a page with a worker is told what its calls miss, when it calls", async () => {
  openPage("https://app.example/");
  const auth = await createClient({ backend: "/auth" });
  await without("fetch", () => assert.rejects(auth.session(), { code: "api_missing", message: "this environment has no `fetch`" }));
  await without("Headers", () => assert.rejects(auth.fetch("https://api.example/"), { code: "api_missing" }));
});
