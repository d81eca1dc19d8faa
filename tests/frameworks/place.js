/** The examples with a page, built by their frameworks' own tools where their packages are installed. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../examples/program.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const FRAMEWORKS = ["react", "vue", "svelte", "solid", "angular"];

/** These frameworks need a newer Node than the package does. */
const RELEASE = here("../node_releases/node_modules/node-24/bin/node");
export const node = existsSync(RELEASE) ? RELEASE : process.execPath;

/** Copies of the examples, unchanged, in one folder with their packages; `remove()` takes it away. */
export async function placeExamples() {
  const root = await realpath(await mkdtemp(join(tmpdir(), "grantway-frameworks-")));
  for (const name of ["core", ...FRAMEWORKS]) await cp(here(`../../examples/${name}`), join(root, name), { recursive: true });
  const packages = join(root, "node_modules");
  await mkdir(packages);
  for (const name of await readdir(here("node_modules"))) await symlink(here(`node_modules/${name}`), join(packages, name));
  for (const name of ["hono", "@hono"]) await symlink(here(`../node_modules/${name}`), join(packages, name));
  await cp(here("../node_modules/grantway"), join(packages, "grantway"), { recursive: true });
  return { root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 20 }) };
}

/** A program of the examples, in the Node that they need. */
export const runIn = (root, name, words, environment = {}) =>
  run(node, words, { folder: join(root, name), environment: { NG_CLI_ANALYTICS: "false", PATH: `${dirname(node)}:${process.env.PATH}`, ...environment } });

/** The script behind `npm run build`. */
export async function build(root, name) {
  const { scripts } = JSON.parse(await readFile(join(root, name, "package.json"), "utf8"));
  const [program, ...words] = scripts.build.split(" ");
  const entry = join(root, "node_modules/.bin", program);
  const building = runIn(root, name, [await realpath(entry), ...words]);
  const [code] = await building.ended;
  assert.equal(code, 0, building.said());
}

/** Makes an example the client itself, as its page in the documentation says: by another `client.ts`. */
export async function makePublic(root, name, { issuer, client_id }) {
  const text = await readFile(join(root, "core/public_client.ts"), "utf8");
  const own = text.replace("http://127.0.0.1:8788/standard", issuer).replace("standard-page", client_id);
  assert.notEqual(own, text);
  await writeFile(join(root, name, "src/client.ts"), own);
}
