// The demo's worker serves the site below /docs/. Addresses of its pages have no extension.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { serveDocumentation } from "../../www/worker/documentation.js";
import { folder } from "./built_site.mjs";

const env = {
  ASSETS: {
    async fetch(request) {
      const body = await readFile(join(folder, new URL(request.url).pathname.slice("/docs/".length))).catch(() => undefined);
      return new Response(body, { status: body ? 200 : 404 });
    },
  },
};
const ask = (path, init) => serveDocumentation(new Request(`http://localhost${path}`, init), env);

test("a page, the first page of a folder, and a file", async () => {
  for (const [path, type, word] of [["/docs/", "text/html", "Sign people in"], ["/docs/providers/", "text/html", "Providers"], ["/docs/providers/google", "text/html", "Google"], ["/docs/llms.txt", "text/plain", "# Grantway"]]) {
    const answer = await ask(path);
    assert.equal(answer.status, 200, path);
    assert.ok(answer.headers.get("content-type").startsWith(type), path);
    assert.ok((await answer.text()).includes(word), path);
  }
});

test("/docs leads to /docs/", async () => {
  const answer = await ask("/docs");
  assert.deepEqual([answer.status, answer.headers.get("location")], [301, "/docs/"]);
});

test("what is not there is the site's own page, with 404", async () => {
  const answer = await ask("/docs/nowhere");
  assert.equal(answer.status, 404);
  assert.ok((await answer.text()).includes("<title>404 | Grantway</title>"));
});

test("other paths and methods are not the site's", async () => {
  assert.equal(await ask("/"), undefined);
  assert.equal(await ask("/documents"), undefined);
  assert.equal((await ask("/docs/", { method: "POST" })).status, 405);
});
