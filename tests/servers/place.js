import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/**
 * A folder that contains the temporary ones and the installed packages: Turbopack reads nothing outside such a
 * root.
 */
export const ROOT = here("../../");

/**
 * A copy of the application in the folder `source`, relative to this one, inside the folder where its packages are
 * installed, as after `npm install`. `losePackage()` removes the package under test, because a machine that gets
 * only the bundler's output lacks it; `remove()` deletes everything.
 */
export async function place(source) {
  await mkdir(join(ROOT, "target"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, "target", "server-"));
  await cp(here(source), folder, { recursive: true });
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  for (const name of await readdir(here("node_modules"))) await symlink(here(`node_modules/${name}`), join(packages, name));
  const own = join(packages, "grantway");
  await cp(here("../node_modules/grantway"), own, { recursive: true });
  return {
    folder,
    losePackage: () => rm(own, { recursive: true }),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20 }),
  };
}
