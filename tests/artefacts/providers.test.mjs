// Each document in providers/ is a module of the package with the members that programs need, and the engine
// accepts it. The members for people are in docs/providers/.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createProtocol } from "grantway/edge";

const folder = new URL("../../providers/", import.meta.url);
const ids = (await readdir(folder)).map((file) => file.replace(/\.json$/, ""));

/**
 * The options with which the requests in tests/providers use a document: its variables, and no secret if it accepts
 * none.
 */
async function optionsOf(id) {
  const requests = new URL(`../providers/requests/${id}.mjs`, import.meta.url);
  return existsSync(requests) ? (await import(requests)).default.options : {};
}

/** The members of a document for people. */
const FOR_PEOPLE = ["$schema", "checked", "confidence", "deprecated", "docs", "notes"];

/** Names by which people look for a provider → ids. */
const others = JSON.parse(await readFile(new URL("../../pkg/cli/documents/other_names.json", import.meta.url), "utf8"));
const inCamelCase = (id) => id.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

test("the package has the documents, their other names and no other module", async () => {
  const modules = await readdir(new URL(".", import.meta.resolve("grantway/providers/tiltify")));
  assert.deepEqual(modules.sort(), [...ids, ...Object.keys(others)].flatMap((id) => [`${id}.js`, `${id}.d.ts`]).sort());
});

for (const [other, id] of Object.entries(others)) {
  test(`grantway/providers/${other} is the document of ${id}, under both names`, async () => {
    assert.ok(ids.includes(id) && !ids.includes(other), "an other name is no document's own");
    const { [inCamelCase(id)]: document } = await import(`grantway/providers/${id}`);
    const names = [inCamelCase(id), inCamelCase(other)].filter((name) => /^[a-z]/.test(name));
    assert.deepEqual({ ...(await import(`grantway/providers/${other}`)) }, Object.fromEntries(names.map((name) => [name, document])));
  });
}

for (const id of ids) {
  test(`grantway/providers/${id} is the document, under its name in camel case`, async () => {
    const document = JSON.parse(await readFile(new URL(`${id}.json`, folder), "utf8"));
    const name = inCamelCase(id);
    for (const member of FOR_PEOPLE) delete document[member];
    assert.deepEqual({ ...(await import(`grantway/providers/${id}`)) }, { [name]: document });
    const types = fileURLToPath(import.meta.resolve(`grantway/providers/${id}`)).replace(/js$/, "d.ts");
    assert.ok((await readFile(types, "utf8")).includes(`export declare const ${name}: {`));
    const client = { client_id: "1", client_secret: "2", redirect_uri: "https://app.example/callback" };
    const oauth = await createProtocol({ provider: document, ...client, ...(await optionsOf(id)) });
    const { url } = oauth.createAuthorization();
    assert.ok(url.startsWith("https://"), url);
  });
}

test("a document carries its compiled form, and no copy or changed one does", async () => {
  const module = new URL(import.meta.resolve("grantway/providers/tiltify"));
  const { compiledForm } = await import(new URL("../src/shipped.js", module));
  const { tiltify } = await import(module);
  assert.equal(compiledForm(tiltify)[0].token_endpoint, tiltify.token_endpoint);
  const descriptors = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(tiltify));
  const copies = [
    { ...tiltify }, Object.assign({}, tiltify), structuredClone(tiltify), Object.create(tiltify), descriptors,
    Object.freeze(descriptors), new Proxy(tiltify, {}), JSON.parse(JSON.stringify(tiltify)), null, undefined, "tiltify",
  ];
  for (const copy of copies) assert.equal(compiledForm(copy), undefined);
  assert.throws(() => (tiltify.token_endpoint = "https://evil.example/token"), TypeError);
  assert.throws(() => tiltify.dialect.authorization_request.scope.default.push("more"), TypeError);
  assert.throws(() => delete tiltify.dialect.pkce, TypeError);
});
