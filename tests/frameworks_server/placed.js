import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The release of Node that current frameworks need, and their commands, in front of every other. */
export const PATH = [here("../node_releases/node_modules/node-24/bin"), here("node_modules/.bin"), process.env.PATH].join(":");

/** What `npm install` runs in an example: it takes its files of `core`, which is beside it. */
async function prepare(folder) {
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await promisify(execFile)("/bin/sh", ["-c", scripts.prepare], { cwd: folder, env: { ...process.env, PATH } });
}

/** The packed package in a new folder below the one where the packages of these tests are installed. */
async function placedIn(name, from) {
  await mkdir(here("placed"), { recursive: true });
  const root = await mkdtemp(here("placed/example-"));
  const folder = join(root, name);
  await cp(from, folder, { recursive: true });
  await cp(here("../node_modules/grantway"), join(folder, "node_modules/grantway"), { recursive: true });
  return { root, folder };
}

const removed = (...paths) => Promise.all(paths.map((path) => rm(path, { recursive: true, force: true, maxRetries: 20 })));

/** A copy of a folder of these tests, with the packed package. */
export async function placed(name) {
  const { root, folder } = await placedIn(name, here(name));
  return { folder, remove: () => removed(root) };
}

/**
 * A copy of `examples/<name>` with its files of `examples/core`, as `npm install` leaves it, with the packed package, and a
 * home for whoever runs there. The copy is below the folder where the packages of these tests are installed, because some
 * frameworks follow no link out of an application.
 */
export async function placedExample(name) {
  const { root, folder } = await placedIn(name, here(`../../examples/${name}`));
  const core = join(root, "core");
  await cp(here("../../examples/core"), core, { recursive: true });
  await prepare(folder);
  // What an example has taken is all that it needs.
  await removed(core);
  // Elsewhere: a home inside an application counts as no part of it for some.
  const home = await mkdtemp(join(tmpdir(), "grantway-home-"));
  return { folder, home, remove: () => removed(root, home) };
}
