// The client's types in every framework: names of providers and `session.data` come from the worker's handler.

import assert from "node:assert/strict";
import { cp, realpath } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { placeExamples, runIn } from "./place.js";

let examples;
before(async () => {
  examples = await placeExamples();
  await cp(fileURLToPath(new URL("types", import.meta.url)), join(examples.root, "types"), { recursive: true });
});
after(() => examples?.remove());

const PROJECTS = { types: ["tsconfig.json", "tsconfig.solid.json"], react: ["tsconfig.json"], solid: ["tsconfig.json"] };

for (const [folder, projects] of Object.entries(PROJECTS)) {
  for (const project of projects) {
    it(`TypeScript takes ${folder}/${project}`, async () => {
      const compiler = await realpath(join(examples.root, "node_modules/typescript/bin/tsc"));
      const compiling = runIn(examples.root, folder, [compiler, "--project", project]);
      const [code] = await compiling.ended;
      assert.equal(code, 0, compiling.said());
    });
  }
}
