// Somebody's project outside the repository. The packed package is all of Grantway that it has.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const PACK = fileURLToPath(new URL("../../target/pack/", import.meta.url));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

/**
 * A new folder with `files` (name → text) and the package, as `npm install` puts it there. Resolves to
 * `{ url, bundle, run, remove }`: the folder's address; a function that bundles a file with all its imports for
 * browsers; one that runs the package's command with `words`; and one that deletes the folder.
 */
export async function newProject(files) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "outside-")));
  const [tarball] = (await readdir(PACK)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const options = ["--offline", "--no-audit", "--no-fund", "--cache", join(folder, ".npm")];
  await promisify(execFile)(npm, ["install", ...options, join(PACK, tarball)], { cwd: folder });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    url: pathToFileURL(`${folder}/`),
    async bundle(name) {
      const { outputFiles } = await build({
        entryPoints: [join(folder, name)], bundle: true, format: "esm", minify: true, write: false, logLevel: "error",
      });
      return outputFiles[0].text;
    },
    async run(...words) {
      const command = fileURLToPath(new URL("node_modules/.bin/grantway", pathToFileURL(`${folder}/`)));
      const ended = await promisify(execFile)(command, words, { cwd: folder, shell: process.platform === "win32" }).catch((failed) => failed);
      return { code: ended.code ?? 0, said: ended.stdout };
    },
    remove: () => rm(folder, { recursive: true, maxRetries: 5 }),
  };
}
