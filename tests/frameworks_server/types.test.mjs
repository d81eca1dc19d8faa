/** The types of the entries, beside those of the frameworks: what a handler knows arrives where its sessions are used. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { placed } from "./placed.js";

const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", import.meta.url));

test("names of providers and session.data flow through each entry", async () => {
  const { folder, remove } = await placed("types");
  try {
    const said = await new Promise((resolve) => execFile(process.execPath, [compiler, "--project", join(folder, "tsconfig.json")], (error, stdout) => resolve(error ? stdout || error.message : "")));
    assert.equal(said, "");
  } finally {
    await remove();
  }
});
