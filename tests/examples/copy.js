import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * A copy of `examples/<name>` inside the folder where its packages are installed, as after `npm install`. The
 * packed package is copied too, because a program may be forbidden to read outside its folder. `url` is the
 * folder's address; `remove()` deletes it.
 */
export async function copyOfExample(name) {
  const root = await realpath(await mkdtemp(join(tmpdir(), "grantway-example-")));
  const folder = join(root, name);
  await cp(here(`../../examples/${name}`), folder, { recursive: true });
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  for (const name of await readdir(here("../node_modules"))) {
    const from = here(`../node_modules/${name}`);
    await (name === "grantway" ? cp(from, join(packages, name), { recursive: true }) : symlink(from, join(packages, name)));
  }
  return { folder, url: new URL(`${pathToFileURL(folder)}/`), remove: () => rm(root, { recursive: true, maxRetries: 5 }) };
}
