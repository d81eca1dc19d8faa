/** Start: Node, Deno and Bun. The program of each page, as its last step starts it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listens, run } from "../examples/program.js";
import { freePort } from "../workerd/free_port.js";
import { browserAt } from "../workerd/over_http.js";
import { place } from "./place.js";
import { openSignedIn, startProvider } from "./sign_in.js";

/** The file of a program → the command of its page. */
const COMMANDS = {
  "node.js": [process.execPath, "server.js"],
  "deno.js": ["deno", "run", "--allow-env", "--allow-net", "--allow-read", "server.js"],
  "bun.js": ["bun", "server.js"],
};

let provider;
before(async () => (provider = await startProvider()));
after(() => provider?.stop());

for (const [file, [program, ...words]] of Object.entries(COMMANDS)) {
  test(`start/${file}: whoever opens the page signs in and is greeted`, async () => {
    const placed = await place({ "server.js": `start/${file}` });
    const port = String(await freePort());
    const origin = `http://localhost:${port}`;
    const server = run(program, words, { folder: placed.folder, environment: { ...provider.environmentOf(origin), PORT: port } });
    try {
      await listens(Number(port), server);
      const page = await openSignedIn(browserAt(origin), provider.sandbox);
      assert.equal(await page.text(), "Hello, Ben Orchard", server.said());
    } finally {
      await server.stop();
      await placed.remove();
    }
  });
}
