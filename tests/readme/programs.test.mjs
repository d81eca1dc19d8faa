// The programs in the documents are tested files or regions of them, byte for byte, and each names its source.
// `GRANTWAY_WRITE=1` writes them into the documents.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { POLICY } from "../browser/package_files.mjs";
import { documents, isProviderPage, programsIn, read, root, shownFrom, written } from "./documents.mjs";

for (const name of documents.filter((name) => !isProviderPage(name))) {
  let text = await read(name);
  if (process.env.GRANTWAY_WRITE === "1" && (await written(text)) !== text) {
    text = await written(text);
    await writeFile(new URL(name, root), text);
  }
  const programs = programsIn(text);
  if (programs.length === 0) continue;
  test(`each program of ${name} is one that is tested`, async () => {
    const unnamed = programs.filter(({ source }) => !source).map(({ line }) => `line ${line} names no file`);
    assert.deepEqual(unnamed, []);
    for (const { source, program, line } of programs) {
      if (source) assert.equal(program, await shownFrom(source), `line ${line}: ${source}`);
    }
  });
}

test("a program is compared with its region, without the indent of it and the marks of others", async () => {
  const source = "tests/readme/regions.js#inner";
  const text = `<!-- ${source} -->\n\n  \`\`\`js\n  old();\n  \`\`\`\n`;
  assert.equal(await written(text), `<!-- ${source} -->\n\n  \`\`\`js\n  if (first)\n    second();\n  \`\`\`\n`);
  assert.equal(programsIn(await written(text))[0].program, await shownFrom(source));
  await assert.rejects(shownFrom("tests/readme/regions.js#other"), /has no region other/);
});

test("the policy of the guide is the one that the pages are tested under", async () => {
  const policy = /^Content-Security-Policy: (.+)$/m.exec(await read("docs/guides/content-security-policy.md"))[1];
  assert.ok(policy.startsWith(`${POLICY};`), policy);
});
