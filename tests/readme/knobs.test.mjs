// The list of knobs in docs/reference/provider-documents.md agrees with the engine and the types: each knob in the
// list is known to both, and each name that the engine reads or the types declare is in the list.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createProtocol } from "grantway/edge";
import ts from "typescript";

const root = new URL("../../", import.meta.url);
const document = await readFile(new URL("docs/reference/provider-documents.md", root), "utf8");
const list = document.split("<!-- list of knobs: begin -->")[1].split("<!-- list of knobs: end -->")[0];
const knobs = [...list.matchAll(/^\| `([a-z0-9_.]+)` \|/gm)].map(([, path]) => path);

// A value that no knob accepts: a reader that knows the member complains about the value, any other about the name.
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
  // The table of variables follows those of the dialect.
  const [source] = (await readFile(new URL("src/dialect/schema/knobs.rs", root), "utf8")).split('Variable "variables"');
  // A row is `accessor: kind "path" …;`, or `Enum "path"`; a table is `Name "object" { … }`.
  const rows = source.matchAll(/^ {8}\w+: [^"\n]*"([\w.]+)"/gm);
  const unlisted = [...rows].map(([, path]) => path).filter((path) => !knobs.some((knob) => `${knob}.`.includes(`.${path}.`) || `${path}.`.startsWith(`${knob.split(".").slice(1).join(".")}.`)));
  assert.deepEqual(unlisted, []);
});

/** The paths of the knobs in the type `Dialect`: its members that are not themselves objects of knobs. */
function typedKnobs() {
  const file = fileURLToPath(new URL("types/dialect.d.ts", import.meta.resolve("grantway")));
  const program = ts.createProgram([file], { strict: true, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  const dialect = checker.getDeclaredTypeOfSymbol(exported.find(({ name }) => name === "Dialect"));
  const membersOf = (type) => new Map(type.getProperties().map((member) => [member.name, checker.getNonNullableType(checker.getTypeOfSymbol(member))]));
  // Names, constants and lists are values of a knob, and so is an object with a member that gives a reason.
  const holdsKnobs = (type) =>
    type.isClassOrInterface() || (Boolean(type.flags & ts.TypeFlags.Object) && !checker.isArrayType(type) && !checker.getIndexInfosOfType(type).length);
  const walk = (type, path) => [...membersOf(type)].flatMap(([name, inner]) => {
    const here = [...path, name];
    const isMap = ["token_response.fields", "userinfo.profile"].includes(here.join("."));
    // Besides words, a knob may take an object of knobs; an object with a reason is a value.
    const isOfKnobs = (type) => type.isClassOrInterface() && !type.getProperty("reason");
    const beside = inner.isUnion() ? inner.types.filter(isOfKnobs).flatMap((type) => walk(type, here)) : [];
    return holdsKnobs(inner) && !isMap ? walk(inner, here) : [here.join("."), ...beside];
  });
  return walk(dialect, []);
}

test("the types have the knobs of the list, and no other", () => {
  // Three steps inherit the knobs of the token request.
  const taken = /^(refresh_request|client_credentials_request|revocation_request)\.(.+)$/;
  const typed = typedKnobs();
  const own = typed.filter((path) => !(taken.test(path) && typed.includes(path.replace(taken, "token_request.$2"))));
  assert.deepEqual(own.sort(), [...knobs].sort());
});
