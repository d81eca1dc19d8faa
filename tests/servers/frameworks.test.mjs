/**
 * Frameworks that bundle the package into a server: the applications in the folders beside this file, built and
 * started with the frameworks' own commands. The build runs where the package is not installed.
 */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { listens, run } from "../examples/program.js";
import { startProvider } from "../examples/sign_in.js";
import { freePort } from "../workerd/free_port.js";
import { place, ROOT } from "./place.js";
import { signInAndOut } from "./sign_in.js";

/** The packages are links that lead out of the application, which Next.js must be told. */
const packagesElsewhere = (folder) =>
  writeFile(join(folder, "next.config.mjs"), `const root = ${JSON.stringify(ROOT)};\nexport default { turbopack: { root }, outputFileTracingRoot: root };\n`);

/** Adds options to Nitro's. */
const withOptions = (options) => async (folder) => {
  const file = join(folder, "nitro.config.ts");
  await writeFile(file, (await readFile(file, "utf8")).replace("({ ", `({ ${options}, `));
};

/** All packages go into the bundle, because the one under test is gone when it runs. */
const BUNDLED = "noExternals: true";
/** Nitro accepts a wasm import only with this option. */
const WASM = "experimental: { wasm: true }";

/** Starts what a command built, with the arguments that `of` returns for the port. */
const program = (of) => async (folder, port, environment) => {
  const [command, ...words] = of(port);
  const started = run(command, words, { folder, environment: { ...environment, HOST: "127.0.0.1", PORT: port } });
  try {
    await listens(Number(port), started);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
};

/** Starts the build in workerd. */
const workerd = (path) => async (folder, port, bindings) => {
  const modulesRoot = join(folder, path);
  const modulesRules = [{ type: "ESModule", include: ["**/*.mjs"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }];
  const worker = { modules: true, modulesRoot, modulesRules, scriptPath: join(modulesRoot, "index.mjs"), bindings };
  const compatibility = { compatibilityDate: "2026-01-01", compatibilityFlags: ["nodejs_compat"] };
  const miniflare = new Miniflare({ ...worker, ...compatibility, host: "127.0.0.1", port: Number(port) });
  await miniflare.ready;
  return { said: () => "", stop: () => miniflare.dispose() };
};

const startNext = program((port) => ["next", "start", "-H", "127.0.0.1", "-p", port]);
const NITRO = ["nitropack", "build"];

const FRAMEWORKS = [
  // `tests/frameworks_server/` builds with Turbopack.
  { name: "Next.js, built with webpack", source: "next", prepare: packagesElsewhere, build: ["next", "build", "--webpack"], start: startNext },
  { name: "SvelteKit with adapter-node", source: "sveltekit", build: ["vite", "build"], start: program(() => [process.execPath, "build"]) },
  { name: "Nitro", source: "nitro", prepare: withOptions(BUNDLED), build: NITRO, start: program(() => [process.execPath, ".output/server/index.mjs"]) },
  { name: "Nitro for workerd", source: "nitro", prepare: withOptions(`${BUNDLED}, ${WASM}`), build: [...NITRO, "--preset", "cloudflare_module"], start: workerd(".output/server") },
];

let provider;
before(async () => (provider = await startProvider()));
after(() => provider?.stop());

for (const { name, source, prepare, build, start } of FRAMEWORKS) {
  test(`${name}: sign in, be greeted, sign out`, async () => {
    const application = await place(source);
    const { folder } = application;
    let running;
    try {
      await prepare?.(folder);
      // The folder in which frameworks store data about their user.
      const home = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, NODE_ENV: "production" };
      running = run(build[0], build.slice(1), { folder, environment: home });
      const [code] = await running.ended;
      assert.equal(code, 0, running.said());
      await application.losePackage();

      const port = String(await freePort());
      const origin = `http://localhost:${port}`;
      running = await start(folder, port, { ...home, ...provider.environmentOf(source, origin) });
      await signInAndOut(origin, provider.sandbox).catch((error) => assert.fail(`${error.stack}\n${running.said()}`));
    } finally {
      await running?.stop();
      await application.remove();
    }
  });
}
