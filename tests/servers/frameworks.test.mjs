/**
 * Frameworks that bundle the package into a server: the applications in the folders beside this file, built and started by
 * the frameworks' own commands. What was built runs where the package is not installed.
 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { listens, run } from "../examples/program.js";
import { startProvider } from "../examples/sign_in.js";
import { freePort } from "../workerd/free_port.js";
import { place, ROOT } from "./place.js";
import { signInAndOut } from "./sign_in.js";

/** The packages are links that lead out of the application, which Next.js has to be told. */
const packagesElsewhere = (folder) =>
  writeFile(join(folder, "next.config.mjs"), `const root = ${JSON.stringify(ROOT)};\nexport default { turbopack: { root }, outputFileTracingRoot: root };\n`);
const startNext = (port) => ["next", "start", "-H", "127.0.0.1", "-p", port];

const FRAMEWORKS = [
  { name: "Next.js, built with Turbopack", source: "next", prepare: packagesElsewhere, build: ["next", "build"], start: startNext },
  { name: "Next.js, built with webpack", source: "next", prepare: packagesElsewhere, build: ["next", "build", "--webpack"], start: startNext },
  { name: "SvelteKit with adapter-node", source: "sveltekit", build: ["vite", "build"], start: () => [process.execPath, "build"] },
  { name: "Nitro", source: "nitro", build: ["nitropack", "build"], start: () => [process.execPath, ".output/server/index.mjs"] },
];

let provider;
before(async () => (provider = await startProvider()));
after(() => provider?.stop());

for (const { name, source, prepare, build, start } of FRAMEWORKS) {
  test(`${name}: sign in, be greeted, sign out`, async () => {
    const application = await place(source);
    const { folder } = application;
    let program;
    try {
      await prepare?.(folder);
      // What a framework remembers of its user, it remembers in there.
      const home = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, NODE_ENV: "production" };
      program = run(build[0], build.slice(1), { folder, environment: home });
      const [code] = await program.ended;
      assert.equal(code, 0, program.said());
      await application.losePackage();

      const port = String(await freePort());
      const origin = `http://localhost:${port}`;
      const environment = { ...home, ...provider.environmentOf(source, origin), HOST: "127.0.0.1", PORT: port };
      const [command, ...words] = start(port);
      program = run(command, words, { folder, environment });
      await listens(Number(port), program);
      await signInAndOut(origin, provider.sandbox).catch((error) => assert.fail(`${error.stack}\n${program.said()}`));
    } finally {
      await program?.stop();
      await application.remove();
    }
  });
}
