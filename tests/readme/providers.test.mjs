// Both READMEs say how many providers there are, name twenty that most people ask for, and link to all of them.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);
const files = await readdir(new URL("providers/", root));
const shipped = files.map((name) => name.replace(/\.json$/, ""));

for (const name of ["README.md", "pkg/README.md"]) {
  const text = await readFile(new URL(name, root), "utf8");
  const [, count, among] = /There are more than (\d+)(?: providers)?, among them ([^.]+)\./.exec(text);

  test(`${name} says how many providers there are, and no more`, () => {
    assert.ok(shipped.length > Number(count), `${shipped.length} instead of more than ${count}`);
  });

  test(`${name} names twenty providers that are imports of the package`, async () => {
    const named = [...among.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);
    assert.equal(named.length, 20);
    assert.deepEqual(named, named.toSorted());
    assert.deepEqual(named.filter((id) => !shipped.includes(id)), []);
  });

  test(`${name} leads to the list of all providers`, () => assert.match(text, /\]\((docs\/providers\/README\.md|https:\S+\/providers\/)\)/));
}
