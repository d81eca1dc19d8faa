import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The release of Node that current frameworks need, and their commands, in front of every other. */
export const PATH = [here("../node_releases/node_modules/node-24/bin"), here("node_modules/.bin"), process.env.PATH].join(":");

/**
 * A copy of `examples/<name>`, or of another folder, as it is, with the packed package, and a home for whoever runs there. The copy is below the
 * folder where the packages of these tests are installed, because some frameworks follow no link out of an application.
 */
export async function placed(name, source = here(`../../examples/${name}`)) {
  await mkdir(here("placed"), { recursive: true });
  const root = await mkdtemp(here("placed/example-"));
  const folder = join(root, name);
  await cp(source, folder, { recursive: true });
  await cp(here("../node_modules/grantway"), join(folder, "node_modules/grantway"), { recursive: true });
  // Elsewhere: a home inside an application counts as no part of it for some.
  const home = await mkdtemp(join(tmpdir(), "grantway-home-"));
  const remove = () => Promise.all([root, home].map((path) => rm(path, { recursive: true, force: true, maxRetries: 20 })));
  return { folder, home, remove };
}
