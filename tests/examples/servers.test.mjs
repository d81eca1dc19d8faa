/** The examples that are servers: Node, Deno and Bun by their own programs, Next.js by its own build. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { freePort } from "../workerd/free_port.js";
import { copyOfExample } from "./copy.js";
import { listens, run } from "./program.js";
import { signInAndOut, startProvider } from "./sign_in.js";

/** Name → the program of `start` in its manifest, and its options in these tests. */
const SERVERS = {
  node: { program: process.execPath, of: "package.json" },
  bun: { program: "bun", of: "package.json" },
  deno: { program: "deno", of: "deno.json" },
  "nextjs-middleware": { program: "next", of: "package.json", build: ["build"], options: (port) => ["-H", "127.0.0.1", "-p", port] },
};

let provider;
before(async () => (provider = await startProvider()));
after(() => provider?.stop());

/** The arguments with which `npm start` (or `deno task start`) would run the program. */
async function wordsOf(folder, of) {
  const { scripts, tasks } = JSON.parse(await readFile(join(folder, of), "utf8"));
  return (scripts ?? tasks).start.split(" ").slice(1);
}

// Together, because the one with a build takes most of the time.
describe("each", { concurrency: true }, () => {
  for (const [name, { program, of, build, options }] of Object.entries(SERVERS)) {
    test(`${name}: sign in, be greeted, sign out`, async () => {
      const example = await copyOfExample(name);
      const port = String(await freePort());
      const origin = `http://localhost:${port}`;
      const surroundings = { folder: example.folder, environment: { ...provider.environmentOf(name, origin), PORT: port } };
      let server;
      try {
        if (build) {
          server = run(program, build, surroundings);
          const [code] = await server.ended;
          assert.equal(code, 0, server.said());
        }
        server = run(program, [...(await wordsOf(example.folder, of)), ...(options?.(port) ?? [])], surroundings);
        await listens(Number(port), server);
        await signInAndOut(origin, provider.sandbox).catch((error) => assert.fail(`${error.stack}\n${server.said()}`));
      } finally {
        await server?.stop();
        await example.remove();
      }
    });
  }
});
