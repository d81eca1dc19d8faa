// docs/reference/engines.md is made of cannot.json, each entry of which fails a test where an engine can do it after all.
// `GRANTWAY_WRITE=1 node --test tests/engines/table.test.mjs` writes the page.

import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { it } from "node:test";
import table from "./cannot.json" with { type: "json" };

const page = new URL("../../docs/reference/engines.md", import.meta.url);
const ENGINES = ["Chromium", "Firefox", "WebKit"];

function written() {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const head = ["an engine may have to", ...ENGINES, "what happens where it cannot"];
  const rows = table.map(({ what, engines, so }) => [what, ...ENGINES.map((engine) => (engines.includes(engine) ? "cannot" : "can")), so]);
  return `<!-- Written by \`GRANTWAY_WRITE=1 node --test tests/engines/table.test.mjs\`. -->

# What an engine cannot do

One suite of tests (\`tests/engines/\`) runs in Chromium, Firefox and WebKit. The tests found these gaps. If an engine closes one, the entry's test fails.

${[head, head.map(() => "---"), ...rows].map(line).join("\n")}

How a session comes back, and what all engines do: [Sessions on the page](../guides/sessions-on-the-page.md).
`;
}

it("the page of the engines says what the table says", async () => {
  if (process.env.GRANTWAY_WRITE) return writeFile(page, written());
  assert.equal(await readFile(page, "utf8"), written(), "GRANTWAY_WRITE=1 node --test tests/engines/table.test.mjs writes it");
});

it("every entry of the table is asked for in a test, and names engines that are tried", async () => {
  const folder = new URL("./", import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".mjs"));
  const text = (await Promise.all(files.map((file) => readFile(new URL(file, folder), "utf8")))).join("\n");
  for (const { id, engines } of table) {
    assert.ok(text.includes(`here.cannot.${id}`) || text.includes(`  ${id}: `), id);
    assert.ok(engines.length > 0 && engines.every((engine) => ENGINES.includes(engine)), id);
  }
});
