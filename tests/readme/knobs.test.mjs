// The list of knobs in docs/provider-documents.md is the engine's: each knob of the list is known to the engine, and
// each name that the engine reads stands in the list.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";

const root = new URL("../../", import.meta.url);
const document = await readFile(new URL("docs/provider-documents.md", root), "utf8");
const list = document.split("<!-- list of knobs: begin -->")[1].split("<!-- list of knobs: end -->")[0];
const knobs = [...list.matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, path]) => path);

// A value that no knob takes: whoever reads the member complains about the value, whoever does not, about the name.
const impossible = [[0]];

function dialectWith(path) {
  return path.split(".").reverse().reduce((inner, name) => ({ [name]: inner }), impossible);
}

async function refusal(dialect) {
  const provider = {
    authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token", dialect,
  };
  const options = { provider, client_id: "c", client_secret: "s", redirect_uri: "https://app.example/callback" };
  try {
    await createProtocol(options);
    return undefined;
  } catch (error) {
    return error;
  }
}

test("the list names each knob once", () => {
  assert.ok(knobs.length > 50, `${knobs.length} knobs`);
  assert.deepEqual(knobs, [...new Set(knobs)]);
});

for (const knob of knobs) {
  test(`the engine knows dialect.${knob}`, async () => {
    const error = await refusal(dialectWith(knob));
    assert.equal(error?.code, "document_invalid");
    assert.ok(error.message.includes(`dialect.${knob}`), error.message);
  });
}

test("the engine does not know a knob that is not in the list", async () => {
  assert.equal((await refusal(dialectWith("token_request.sheme")))?.code, "document_member_unknown");
});

test("each name that the engine reads stands in the list", async () => {
  const folder = new URL("src/dialect/knobs/", root);
  // The object itself, and a step that is explained below the token request and has no knobs of its own.
  const outer = new Set(["dialect", "revocation_request"]);
  const unlisted = [];
  for (const file of await readdir(folder)) {
    const source = await readFile(new URL(file, folder), "utf8");
    const calls = /(?:\.\w+\(|\(&mut \w+,)\s*"([a-z_]+)"/g;
    for (const [, name] of source.matchAll(calls)) {
      const listed = knobs.some((knob) => knob.split(".").includes(name));
      if (!listed && !outer.has(name)) unlisted.push(`${file}: ${name}`);
    }
  }
  // Members of an entry, not knobs: { method, reason } of pkce, { ignore, reason } of iss, and those of a condition.
  const parts = /: (reason|ignore|pointer|equals|not_equals|present)$/;
  assert.deepEqual(unlisted.filter((entry) => !parts.test(entry)), []);
});
