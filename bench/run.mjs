// `cargo xtask bench`: every table in one run. Nothing listens or connects outside this machine.

import { writeFile } from "node:fs/promises";
import { cpus, release, type } from "node:os";
import { versions } from "./contenders.mjs";
import { coldStart } from "./tables/cold_start.mjs";
import { memory } from "./tables/memory.mjs";
import { operations } from "./tables/operations.mjs";
import { routes } from "./tables/routes.mjs";
import { size } from "./tables/size.mjs";

const quick = process.argv.includes("--quick");
const only = process.argv.find((word) => word.startsWith("--only="))?.slice("--only=".length);

/** The tables: how to measure each, and how much in a full and in a quick run. */
const TABLES = {
  size: [size, {}, {}],
  operations: [operations, { rounds: 15, batch: 150_000 }, { rounds: 5, batch: 25_000 }],
  routes: [routes, { rounds: 11, count: 1000 }, { rounds: 3, count: 300 }],
  cold: [coldStart, { rounds: 15 }, { rounds: 3 }],
  memory: [memory, { times: 1_000_000, pairs: 20_000 }, { times: 20_000, pairs: 1000 }],
};

if (only && !TABLES[only]) {
  console.error(`there is no table \`${only}\`; the tables are ${Object.keys(TABLES).join(", ")}`);
  process.exit(1);
}

const began = Date.now();
let text = `# Measurements

Printed by \`cargo xtask bench${quick ? " --quick" : ""}\` on ${new Date(began).toISOString().slice(0, 10)}. ${cpus()[0].model}, ${cpus().length} cores, ${type()} ${release().split("-")[0]}, Node ${process.versions.node}. All contenders run together, in turns; a check that each does the job right comes before its measurement. Ratios within a table are more reliable than absolute figures.

`;
for (const [name, [make, full, short]] of Object.entries(TABLES)) {
  if (only && only !== name) continue;
  const start = Date.now();
  text += `${await make(quick ? short : full)}\n`;
  console.error(`  ${name}: ${Math.round((Date.now() - start) / 1000)} s`);
}
text += `## Versions\n\n${versions().map(([name, version]) => `${name} ${version}`).join(" · ")}\n`;
console.log(text);
// A quick run or a single table is not recorded.
if (!quick && !only) await writeFile(new URL("RESULTS.md", import.meta.url), text);
console.error(`in ${Math.round((Date.now() - began) / 1000)} s`);
