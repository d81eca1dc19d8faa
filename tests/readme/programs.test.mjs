// The programs of the README are the tested ones, byte for byte: a code block below a comment with a path is that file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { POLICY } from "../browser/package_files.mjs";

const root = new URL("../../", import.meta.url);
const readme = await readFile(new URL("README.md", root), "utf8");
const programs = [...readme.matchAll(/^<!-- (tests\/\S+) -->\n\n```js\n([\s\S]*?)^```$/gm)];

test("the README shows the page and two workers", () => {
  const shown = ["tests/packaging/page/app.js", "tests/workerd/worker.js", "tests/workerd/several_providers.js"];
  assert.deepEqual(programs.map(([, path]) => path), shown);
});

for (const [, path, shown] of programs) {
  test(`the README shows ${path} as it is tested`, async () => {
    assert.equal(shown, await readFile(new URL(path, root), "utf8"));
  });
}

test("the policy of the README is the one that the pages are tested under", () => {
  const policy = /^Content-Security-Policy: (.+)$/m.exec(readme)[1];
  assert.ok(policy.startsWith(`${POLICY};`), policy);
});
