/** examples/node, bundled into one program by each bundler, and started where no package is installed. */
import assert from "node:assert/strict";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { listens, run } from "../examples/program.js";
import { signInAndOut, startProvider } from "../examples/sign_in.js";
import { freePort } from "../workerd/free_port.js";
import { bundles } from "./bundles.js";
import { place } from "./place.js";

let provider, example;
before(async () => {
  [provider, example] = await Promise.all([startProvider(), place("../../examples/node")]);
});
after(() => Promise.all([provider?.stop(), example?.remove()]));

for (const { name, make } of bundles) {
  test(`${name}: sign in, be greeted, sign out`, async () => {
    const out = await realpath(await mkdtemp(join(tmpdir(), "grantway-bundle-")));
    let server;
    try {
      const [program, ...words] = await make(example.folder, out);
      const port = String(await freePort());
      const origin = `http://localhost:${port}`;
      server = run(program, words, { folder: out, environment: { ...provider.environmentOf("node", origin), PORT: port } });
      await listens(Number(port), server);
      await signInAndOut(origin, provider.sandbox).catch((error) => assert.fail(`${error.stack}\n${server.said()}`));
    } finally {
      await server?.stop();
      await rm(out, { recursive: true, force: true, maxRetries: 20 });
    }
  });
}
