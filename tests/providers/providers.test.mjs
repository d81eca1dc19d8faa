/** Every shipped document, through the packed package, against the requests on the provider's own page. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { run } from "./harness.mjs";

const DOCUMENTS = new URL("../../providers/", import.meta.url);
const REQUESTS = new URL("./requests/", import.meta.url);
const VECTORS = new URL("../vectors/", import.meta.url);

const idsIn = (folder, extension) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .sort();

const documented = idsIn(DOCUMENTS, ".json");
const requested = idsIn(REQUESTS, ".mjs");

/** The comparisons that are missing: each request of the document, a refusal, and who signed in. */
function missing(document, { authorize, token, then, userinfo, refresh, revoke, errors, profile, refreshTokenLifetime }) {
  const needed = { authorize, token };
  if (document.dialect?.token_response?.then) needed.then = then;
  if (document.userinfo_endpoint) needed.userinfo = userinfo;
  if (document.revocation_endpoint) needed.revoke = revoke;
  if (document.dialect?.refresh_request?.supported !== false) needed.refresh = refresh;
  const lacking = Object.keys(needed).filter((name) => !needed[name]?.url);
  if (!errors?.length) lacking.push("errors");
  if ((document.userinfo_endpoint || authorize?.nonce) && !profile?.id) lacking.push("profile.id");
  if (document.dialect?.token_response?.fields?.refresh_expires_in && refreshTokenLifetime === undefined) lacking.push("refreshTokenLifetime");
  return lacking;
}

test("every document has requests, or vectors in Rust, and every file of requests a document", () => {
  // tests/vectors/<id>.rs compare the five oldest, byte for byte.
  const vectors = idsIn(VECTORS, ".rs").map((id) => id.replaceAll("_", "-"));
  const held = new Set([...requested, ...vectors]);
  assert.deepEqual(documented.filter((id) => !held.has(id)), []);
  assert.deepEqual(requested.filter((id) => !documented.includes(id)), []);
});

for (const id of requested.filter((id) => documented.includes(id))) {
  const document = JSON.parse(readFileSync(new URL(`${id}.json`, DOCUMENTS), "utf8"));
  test(`${document.name} (${id}) gets the requests that its page asks for, and its answers are understood`, async () => {
    const { default: requests } = await import(new URL(`${id}.mjs`, REQUESTS));
    assert.deepEqual(missing(document, requests), [], `requests/${id}.mjs lacks requests that the document leads to`);
    // The module of the package equals the document.
    const module = await import(`grantway/providers/${id}`);
    const [shipped] = Object.values(module);
    for (const provider of [document, shipped]) assert.deepEqual((await run(provider, requests)).diffs, []);
  });
}

console.log(`ℹ providers: ${documented.length}`);
