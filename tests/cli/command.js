/** Runs the command of the packed package, as `npx grantway` does. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** The file in `bin` of the package. */
export const COMMAND = fileURLToPath(new URL("cli/grantway.js", import.meta.resolve("grantway/package.json")));

/** Starts the command. The caller must end it. */
export const start = (args, options = {}) => spawn(process.execPath, [COMMAND, ...args], { stdio: "pipe", ...options });

/**
 * Runs it to its end.
 * @returns {Promise<{ status: number, out: string, note: string }>} `note` is the standard error
 */
export async function grantway(args, { input = "", ...options } = {}) {
  const child = start(args, options);
  child.stdin.end(input);
  const status = new Promise((resolve) => child.once("close", resolve));
  const [out, note] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await status, out, note };
}

/** What `check --json` reports about documents, by name. */
export async function judged(documents) {
  return withFiles(Object.fromEntries(Object.entries(documents).map(([name, document]) => [`${name}.json`, JSON.stringify(document) ?? ""])), async (files, folder) => {
    const { out } = await grantway(["check", "--json", ...files], { cwd: folder });
    return Object.fromEntries(JSON.parse(out).documents.map((one) => [one.name.replace(/\.json$/, ""), one]));
  });
}

/** Calls `use(names, folder)` with these files in a temporary folder. */
export async function withFiles(files, use) {
  const folder = await mkdtemp(join(tmpdir(), "grantway-cli-"));
  try {
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
    return await use(Object.keys(files), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
