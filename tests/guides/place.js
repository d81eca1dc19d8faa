/** Programs of the guides in a folder of their own, where the packages of the tests are installed. */
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** `files` is `{ "where in the folder": "path beside this file" }`; `remove()` takes the folder away. */
export async function place(files) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "grantway-guide-")));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const [to, from] of Object.entries(files)) {
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await cp(here(from), join(folder, to), { recursive: true });
  }
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  for (const name of await readdir(here("../node_modules"))) {
    const from = here(`../node_modules/${name}`);
    // The package itself is a copy: a program may be kept from reading outside its folder.
    await (name === "grantway" ? cp(from, join(packages, name), { recursive: true }) : symlink(from, join(packages, name)));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20 }) };
}
