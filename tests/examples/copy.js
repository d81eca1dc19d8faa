import { cp, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * A copy of `examples/<name>` where its packages are installed, as after `npm install`: the packed package of the
 * tests among them. `url` is the folder's address; `remove()` takes it away.
 */
export async function copyOfExample(name) {
  const root = await realpath(await mkdtemp(join(tmpdir(), "grantway-example-")));
  const folder = join(root, name);
  await cp(here(`../../examples/${name}`), folder, { recursive: true });
  await symlink(here("../node_modules"), join(folder, "node_modules"));
  return { folder, url: new URL(`${pathToFileURL(folder)}/`), remove: () => rm(root, { recursive: true }) };
}
