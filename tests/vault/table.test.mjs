// docs/security/storages.md is made of storages.json, whose every cell hostile.test.mjs fills.
// `GRANTWAY_WRITE=1 node --test tests/vault/table.test.mjs` writes the page.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { it } from "node:test";

const page = new URL("../../docs/security/storages.md", import.meta.url);
const { storages, attacks } = JSON.parse(await readFile(new URL("storages.json", import.meta.url), "utf8"));
const SPECIFICATION = "https://datatracker.ietf.org/doc/html/draft-ietf-oauth-browser-based-apps#section-";

const slug = (title) => title.toLowerCase().replaceAll(/[^a-z0-9 -]/g, "").replaceAll(" ", "-");
const word = ({ stopped }) => (stopped ? "stopped" : "**not stopped**");
const reference = ({ section }) => (section ? ` ([section ${section}](${SPECIFICATION}${section}))` : "");

function written() {
  const head = ["attack", ...storages.map(({ title }) => title)];
  const rows = attacks.map(({ title, cells }) => [`[${title}](#${slug(title)})`, ...storages.map((storage) => word(cells[storage.id]))]);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const table = [head, head.map(() => "---"), ...rows].map(line).join("\n");
  const parts = attacks.map((attack) => {
    const cells = storages.map(({ id, title }) => `- ${title}: ${word(attack.cells[id])}. ${attack.cells[id].why[0].toUpperCase()}${attack.cells[id].why.slice(1)}.`);
    return `## ${attack.title}\n\n${attack.what.trim()}${reference(attack)}\n\n${cells.join("\n")}\n`;
  });
  return `<!-- Written by \`GRANTWAY_WRITE=1 node --test tests/vault/table.test.mjs\`. -->

# What each storage stops

A browser-based client (\`createClient\` without \`backend\`) keeps its tokens where \`storage\` says. This page says what a hostile script of the page's origin can still do, and what a stolen disk gives away. A script in Chromium tries each attack on each storage (\`tests/vault/hostile.test.mjs\`); a cell that is wrong fails the test.

${table}

- **No storage makes a hostile script harmless.** It can use the session as long as the page is open, and sign in anew where the provider asks no question. A [backend for frontend](patterns.md) stops the theft of tokens by all of these ways.
- **A script that runs before the client can play the page's part.** It can replace \`SharedWorker\`, begin a sign-in of its own and get its tokens; the same test does that to the vault. What the vault stops is the theft of a session that began before the script came.
- **An API that repeats the request's \`Authorization\` header in its answer gives the token to the page**, also from a vault.
- How the vault works, and how to deploy it: [Tokens in a worker](../guides/vault.md).

${parts.join("\n")}`;
}

it("the page of the storages says what the table says", async () => {
  if (process.env.GRANTWAY_WRITE) return writeFile(page, written());
  assert.equal(await readFile(page, "utf8"), written(), "GRANTWAY_WRITE=1 node --test tests/vault/table.test.mjs writes it");
});

it("the table has a cell for every attack on every storage", () => {
  for (const { id, cells } of attacks) {
    assert.deepEqual(Object.keys(cells), storages.map((storage) => storage.id), id);
    for (const cell of Object.values(cells)) assert.ok(typeof cell.stopped === "boolean" && cell.why, id);
  }
});
