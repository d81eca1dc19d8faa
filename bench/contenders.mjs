// The contenders: one file each, in the folders of contenders/.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("contenders/", import.meta.url);

/** Grantway and the floor come first, the others in the order of their file names. */
const rank = (id) => ["grantway", "raw"].indexOf(id) >>> 0;

/** The files of one role: `operations`, `worker` or `page`. */
export async function contendersOf(role) {
  const ids = readdirSync(new URL(role, folder)).filter((name) => name.endsWith(".js")).map((name) => name.slice(0, -3));
  ids.sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
  return ids.map((id) => ({ id, role, path: fileURLToPath(new URL(`${role}/${id}.js`, folder)), name: nameOf(role, id) }));
}

/** The name that a file exports, read without running the file: some need a page or a worker. */
function nameOf(role, id) {
  return readFileSync(new URL(`${role}/${id}.js`, folder), "utf8").match(/^export const name = "(.*)";$/m)[1];
}

/** The versions of the packages that are measured. */
export function versions() {
  const { devDependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  const names = ["grantway", ...Object.keys(devDependencies)];
  return names.map((name) => {
    const manifest = readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8");
    return [name, JSON.parse(manifest).version];
  });
}
