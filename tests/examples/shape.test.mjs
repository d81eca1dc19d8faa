/** Every example is short, explained, and named in the README. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const folder = new URL("../../examples/", import.meta.url);
const MAIN = [
  "worker.js", "server.js", "middleware.js", "spans.js", "src/main.rs", "src/main.tsx", "src/main.ts",
  "proxy.ts", "server/middleware/session.ts", "src/hooks.server.ts", "src/middleware.ts", "app/root.tsx", "src/start.ts",
];
const text = (path) => readFile(new URL(path, folder), "utf8");

const entries = await readdir(folder, { withFileTypes: true });

for (const { name } of entries.filter((entry) => entry.isDirectory())) {
  test(`${name}: a short program, a README, and a place in the main README`, async () => {
    const files = await readdir(new URL(`${name}/`, folder), { recursive: true });
    const main = files.filter((file) => MAIN.includes(file));
    assert.equal(main.length, 1, `one of ${MAIN.join(", ")}`);
    const lines = (await text(`${name}/${main[0]}`)).trimEnd().split("\n");
    assert.ok(lines.length <= (main[0].endsWith(".rs") ? 90 : 60), `${lines.length} lines`);
    assert.ok((await text(`${name}/README.md`)).split("\n").length < 30);
    assert.ok((await readFile(new URL("../../README.md", import.meta.url), "utf8")).includes(`](examples/${name}/README.md)`));
    if (files.includes("Cargo.toml")) return assert.match(await text(`${name}/Cargo.toml`), /^grantway = /m);
    const { dependencies } = JSON.parse(await text(`${name}/package.json`));
    assert.ok(dependencies.grantway);
  });
}
