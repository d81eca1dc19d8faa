// docs/errors/README.md, the TypeScript union and the texts that each build carries name the same codes. That the document is
// the engine's own table is checked by tests/error_table.rs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const entry = import.meta.resolve("grantway");
const document = await readFile(new URL("../../docs/errors/README.md", import.meta.url), "utf8");
const sections = document.split("<!-- table of error codes: begin -->")[1].split(/^### /m).slice(1);
const rows = sections.flatMap((section) => {
  const kind = /^`(\w+)`/.exec(section)[1];
  return [...section.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \| (both|browser|edge) \|$/gm)].map(
    ([, code, message, hint, build]) => ({ kind, code, message, hint, build }),
  );
});

test("the types name the codes of the document, each with its kind", async () => {
  const types = await readFile(fileURLToPath(new URL("src/errors/error_codes.d.ts", entry)), "utf8");
  const kinds = types.matchAll(/^  (\w+):([^;]+);$/gm);
  const typed = [...kinds].flatMap(([, kind, codes]) => [...codes.matchAll(/"(\w+)"/g)].map(([, code]) => `${kind} ${code}`));
  assert.deepEqual(typed.sort(), rows.map(({ kind, code }) => `${kind} ${code}`).sort());
});

for (const build of ["browser", "edge"]) {
  test(`the ${build} build says what the document says`, async () => {
    const { texts } = await import(new URL(`src/errors/error_texts.${build}.js`, entry));
    const documented = rows.filter((row) => row.build === "both" || row.build === build);
    // A hint of both builds, unless the worker's follows; a bar would end the cell.
    const hintOf = (hint) => hint.split("; in a worker: ").at(build === "edge" ? -1 : 0).replaceAll("\\|", "|");
    const expected = documented.map(({ code, kind, message, hint }) => [code, [kind, message, hintOf(hint)]]);
    assert.deepEqual(texts, Object.fromEntries(expected));
  });
}
