// The pages in docs/errors, the TypeScript union and the texts in each build agree. tests/error_table.rs checks
// that the pages are the engine's own table.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { OAuthError } from "grantway";

const entry = import.meta.resolve("grantway");
const folder = new URL("../../docs/errors/", import.meta.url);

/** The contents of a code's page: `{ code, kind, message, hint, workerHint, raisedIn }`. */
async function pageOf(name) {
  const page = await readFile(new URL(name, folder), "utf8");
  const found = (pattern) => pattern.exec(page)?.[1];
  const hint = found(/^> \*\*Hint:\*\* (.+)$/m);
  return {
    code: found(/^# `(\w+)`$/m),
    kind: found(/^- Kind \[`(\w+)`\]/m),
    message: found(/^> (.+)$/m),
    hint,
    workerHint: found(/^> \*\*Hint in a worker:\*\* (.+)$/m) ?? hint,
    raisedIn: found(/^- Raised in: (.+)$/m),
  };
}

const names = (await readdir(folder)).filter((name) => name.endsWith(".md") && name !== "README.md");
const pages = await Promise.all(names.map(pageOf));

test("the types name the codes that have a page, each with its kind", async () => {
  const types = await readFile(fileURLToPath(new URL("src/errors/error_codes.d.ts", entry)), "utf8");
  const kinds = types.matchAll(/^  (\w+):([^;]+);$/gm);
  const typed = [...kinds].flatMap(([, kind, codes]) => [...codes.matchAll(/"(\w+)"/g)].map(([, code]) => `${kind} ${code}`));
  assert.deepEqual(typed.sort(), pages.map(({ kind, code }) => `${kind} ${code}`).sort());
});

for (const [build, place] of [["browser", "page"], ["edge", "worker"]]) {
  test(`the ${build} build says what the pages say`, async () => {
    const { texts } = await import(new URL(`src/errors/error_texts.${build}.js`, entry));
    const raised = pages.filter(({ raisedIn }) => raisedIn.includes(place));
    const hintOf = (page) => (build === "edge" ? page.workerHint : page.hint);
    assert.deepEqual(texts, Object.fromEntries(raised.map((page) => [page.code, [page.kind, page.message, hintOf(page)]])));
  });
}

test("an error leads to the page of its code", async () => {
  const { homepage } = JSON.parse(await readFile(new URL("package.json", entry), "utf8"));
  for (const { code } of pages) {
    const address = new URL(OAuthError.from({ code }).docs);
    assert.equal(address.href, `${homepage}errors/${code}`);
    assert.ok(names.includes(`${address.pathname.split("/").at(-1)}.md`), address.href);
  }
});
