/** docs/guides/stores.md says what the stores promise, and every store of the package keeps it. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { promises, rows } from "./promises.js";

const at = (path) => new URL(path, import.meta.url);
const section = await readFile(at("../../docs/guides/stores.md"), "utf8");

test("the table of docs/guides/stores.md says what the suite goes by", () => {
  const names = Object.keys(promises);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const table = [
    line(["", ...names.map((name) => `\`grantway/stores/${name}\``)]).replace("|  |", "| |"),
    line(["---", ...names.map(() => "---")]),
    ...Object.entries(rows).map(([row, title]) => line([title, ...names.map((name) => promises[name][row])])),
  ];
  assert.ok(section.includes(table.join("\n")), table.join("\n"));
});

test("every store of the package runs through the suite", async () => {
  const shipped = (await readdir(at("../node_modules/grantway/stores/"))).filter((name) => name.endsWith(".js"));
  assert.deepEqual(shipped.map((name) => name.replace(".js", "")).sort(), Object.keys(promises).sort());
  const files = (await readdir(at("./"))).filter((name) => name.endsWith(".test.mjs"));
  const texts = await Promise.all(files.map((name) => readFile(at(name), "utf8")));
  for (const name of Object.keys(promises)) {
    const called = /^\w+$/.test(name) ? `behaves(promises.${name},` : `behaves(promises["${name}"],`;
    assert.ok(texts.some((text) => text.includes(called)), name);
  }
});

test("the lines for wrangler in docs/guides/stores.md are those that the tests run with", async () => {
  const lines = /^```toml\n([\s\S]*?)^```$/m.exec(section)[1];
  const config = await readFile(at("wrangler.toml"), "utf8");
  assert.ok(config.includes(lines), lines);
});

test("only the store on Durable Objects needs its platform to be loaded", async () => {
  for (const name of Object.keys(promises)) {
    const loaded = import(`grantway/stores/${name}`);
    if (name === "durable-object") await assert.rejects(loaded);
    else assert.equal(Object.keys(await loaded).length, 1, name);
  }
});
