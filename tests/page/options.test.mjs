import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient, createProtocol, OAuthError } from "../../pkg/browser.js";
import { openPage } from "./fake_page.mjs";

openPage("https://app.example/");
const client = { client_id: "1", redirect_uri: "https://app.example/callback" };

for (const [title, options, code, named] of [
  ["no options at all", undefined, "option_wrong_type", "options"],
  ["a text for options", "/auth", "option_wrong_type", "options"],
  ["a misspelt option beside `backend`", { backend: "/auth", tokns: "page" }, "option_unknown", "tokns"],
  ["a client_id beside `backend`", { backend: "/auth", client_id: "1" }, "option_unknown", "client_id"],
  ["a `backend` that is no text", { backend: 5 }, "option_wrong_type", "backend"],
  ["tokens somewhere else", { backend: "/auth", tokens: "browser" }, "option_wrong_type", "tokens"],
  ["api origins without tokens in the page", { backend: "/auth", api: [] }, "option_unknown", "api"],
  ["a clock that is no function", { backend: "/auth", now: 5 }, "option_wrong_type", "now"],
  ["a member of Object.prototype", { backend: "/auth", toString: 1 }, "option_unknown", "toString"],
  ["an API that is not on https", { backend: "/auth", tokens: "page", api: ["http://api.example"] }, "option_invalid", "api"],
  ["an API with a path", { backend: "/auth", tokens: "page", api: ["https://api.example/v1"] }, "option_invalid", "api"],
  ["a client without redirect_uri", { issuer: "https://as.example", client_id: "1" }, "option_missing", "redirect_uri"],
  ["neither provider nor issuer", client, "option_missing", "provider"],
  ["provider and issuer", { ...client, provider: {}, issuer: "https://as.example" }, "option_invalid", "issuer"],
]) {
  test(`refuses ${title}, and names the option`, async () => {
    const error = await createClient(options).then(assert.fail, (thrown) => thrown);
    assert.ok(error instanceof OAuthError);
    assert.deepEqual([error.code, error.kind], [code, "misuse"]);
    assert.match(error.message, new RegExp(`\`${named}\``));
  });
}

for (const [title, options, meant] of [
  ["a slip", { backend: "/auth", tokns: "page" }, "tokens"],
  ["the other spelling of a compound word", { ...client, clientId: "1" }, "client_id"],
  ["another library's name", { client_id: "1", callback_url: "https://app.example/" }, "redirect_uri"],
  ["nothing that is known", { backend: "/auth", frobnicate: 1 }, undefined],
]) {
  test(`asks what was meant: ${title}`, async () => {
    const { code, message } = await createClient(options).then(assert.fail, (thrown) => thrown);
    assert.equal(code, "option_unknown");
    assert.equal(/did you mean `(\w+)`\?$/.exec(message)?.[1], meant);
  });
}

for (const [title, make] of [
  ["a client with a worker", () => createClient({ backend: "/auth", client_secret: "hush" })],
  ["a public client", () => createClient({ ...client, issuer: "https://as.example", client_secret: "hush" })],
  ["the primitives", () => createProtocol({ ...client, issuer: "https://as.example", client_secret: "hush" })],
]) {
  test(`S31: refuses a client secret given to ${title}, without repeating it`, async () => {
    const error = await make().then(assert.fail, (thrown) => thrown);
    assert.equal(error.code, "client_secret_in_browser");
    assert.doesNotMatch(JSON.stringify(error) + error.stack, /hush/);
  });
}

for (const backend of ["https://other.example/auth", "//other.example/auth", "http://app.example/auth", "https://app.example:8443/auth"]) {
  test(`refuses ${backend} as the backend of a page on https://app.example`, async () => {
    await assert.rejects(createClient({ backend }), { code: "backend_not_same_origin", kind: "misuse" });
  });
}

test("a client made outside a page says so", async () => {
  const { location } = globalThis;
  delete globalThis.location;
  try {
    await assert.rejects(createClient({ backend: "/auth" }), { code: "navigation_failed" });
  } finally {
    globalThis.location = location;
  }
});
