// Every relative link in the documents leads to an existing file, and to an existing heading if it names one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { documents, root } from "./documents.mjs";

const linked = [...documents, "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "www/README.md"];

// The anchor that renderers of Markdown make.
const anchor = (heading) => heading.toLowerCase().trim().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

async function anchorsOf(url) {
  const text = (await readFile(url, "utf8")).replace(/^```[\s\S]*?^```/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading));
}

for (const name of linked) {
  test(`the links of ${name} lead somewhere`, async () => {
    const here = new URL(name, root);
    const text = (await readFile(here, "utf8")).replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path, fragment] = target.split("#");
      const url = path === "" ? here : new URL(path, here);
      const found = await readFile(url).catch(() => undefined);
      assert.ok(found, `${target}: no such file`);
      if (fragment === undefined) continue;
      assert.ok((await anchorsOf(url)).includes(fragment), `${target}: no such heading`);
    }
  });
}
