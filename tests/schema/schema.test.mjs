/** The JSON Schema of the package agrees with the engine about documents, by a validator that we did not write. */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { createProtocol } from "grantway/edge";
import { ACCEPTED, GOOD_ONES, MISTAKES } from "../cli/mistakes.mjs";
import { PUBLISHED } from "../cli/published_metadata.mjs";

const schema = JSON.parse(await readFile(new URL(import.meta.resolve("grantway/provider.schema.json")), "utf8"));
// Its strict mode requires more than validity: for example, it wants the `required` of a `then` declared there
// again.
const validate = new Ajv({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);

/** Mistakes that JSON Schema cannot express, with the reason. */
const BEYOND_SCHEMA = {
  "a variable that is not declared": "what stands in a text is compared with names of another object",
  "a variable that is misspelt": "what stands in a text is compared with names of another object",
  "a variable of a constant that is not declared": "what stands in a text is compared with names of another object",
  "a default that does not fit": "what a host or an origin looks like is a rule of the engine",
  "a constant that the engine sends": "which names are taken depends on `names` and `omit` beside it",
  "two parameters of one name": "values of one object are compared with each other",
  "a header that is the engine's": "names of headers are compared without regard to case, which its patterns cannot",
};

/** What the engine accepts, but an editor should point out. */
const STRICTER_SCHEMA = { "a null of a database": "`null` means absent, and nobody writes it by hand" };

async function isAccepted(provider) {
  const way = provider?.dialect?.token_request?.client_authentication;
  const secret = way === "none" || way?.jwt ? {} : { client_secret: "s" };
  const options = { provider, client_id: "c", redirect_uri: "https://app.example/auth/p/callback", ...secret };
  return createProtocol(options).then(() => true, (error) => {
    if (way?.jwt && error.code === "secret_missing") return true;
    return false;
  });
}

const shipped = await Promise.all((await readdir(new URL("../../providers/", import.meta.url))).map(async (file) => [file, JSON.parse(await readFile(new URL(`../../providers/${file}`, import.meta.url), "utf8"))]));

test("both accept every document of the package", async () => {
  assert.ok(shipped.length > 110, `${shipped.length} documents`);
  for (const [file, document] of shipped) {
    assert.ok(validate(document), `${file}: ${JSON.stringify(validate.errors)}`);
    assert.ok(await isAccepted(document), file);
  }
});

for (const [name, document] of Object.values(MISTAKES).flat()) {
  test(`both refuse ${name}${name in BEYOND_SCHEMA ? ", but for the schema" : ""}`, async () => {
    assert.equal(await isAccepted(document), false);
    assert.equal(validate(document), name in BEYOND_SCHEMA, JSON.stringify(document));
  });
}

for (const [name, document] of [...ACCEPTED, ...GOOD_ONES]) {
  test(`both accept ${name}${name in STRICTER_SCHEMA ? ", but for the schema" : ""}`, async () => {
    assert.ok(await isAccepted(document));
    assert.equal(validate(document), !(name in STRICTER_SCHEMA), JSON.stringify(validate.errors));
  });
}

test("each member of published metadata counts as much for both", async () => {
  const base = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" };
  for (const [server, metadata] of Object.entries(PUBLISHED)) {
    for (const [member, value] of Object.entries(metadata)) {
      const document = { ...base, [member]: value };
      // They differ only about null; and an issuer with variables needs their declaration.
      if (value === null || /\{/.test(String(value))) continue;
      assert.equal(validate(document), await isAccepted(document), `${server}: ${member}: ${JSON.stringify(value)}`);
    }
  }
});

test("the reasons are those of mistakes that exist", () => {
  const all = [...Object.values(MISTAKES).flat(), ...ACCEPTED].map(([name]) => name);
  assert.deepEqual([...Object.keys(BEYOND_SCHEMA), ...Object.keys(STRICTER_SCHEMA)].filter((name) => !all.includes(name)), []);
});
