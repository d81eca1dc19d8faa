// The package in the environments in which applications are tested: none is a browser, but each simulates part of
// one.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const bin = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

/** Runs a program in Node. Resolves to its output if it ends without an error. */
const run = (...args) =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: here, timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${args.join(" ")}\n${stdout}\n${stderr}`, { cause: error }));
      else resolve(stdout + stderr);
    });
  });

for (const name of ["jsdom", "happy-dom"]) {
  test(`signs in with the window of ${name} laid over Node's globals`, async () => {
    assert.match(await run("in_a_window.mjs", name), /signed in/);
  });

  test(`signs in under vitest, with ${name}`, async () => {
    await run(bin("vitest/vitest.mjs"), "run", "--root", here, "--environment", name, "in_vitest.spec.mjs");
  });
}

test("is imported under jest, whose jsdom lacks what the engine needs, and says what", async () => {
  const options = ["--rootDir", here, "--env", "jsdom", "--transform", "{}", "--watchman=false", "--testMatch", "**/in_jest.spec.mjs"];
  await run("--experimental-vm-modules", bin("jest/bin/jest.js"), ...options);
});
