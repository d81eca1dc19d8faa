// Linear memory must not grow with past operations, and an operation must not cost more with many open ones.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { grouped, short, table } from "../figures.mjs";

const script = fileURLToPath(new URL("../memory_process.mjs", import.meta.url));

export async function memory({ times, pairs }) {
  const { stdout } = await promisify(execFile)(process.execPath, [script, times, pairs]);
  const { start, after, open, end } = JSON.parse(stdout);
  const rows = [["after start and one of each", grouped(start)]];
  for (const [words, bytes] of Object.entries(after)) rows.push([words, grouped(bytes)]);
  rows.push(["after all that the next table does", grouped(end)]);
  const cost = open.map(([count, primitives, routes]) => [grouped(count), short(primitives), short(routes)]);
  return `## Memory

Linear memory of the engine's instances in Node, bytes, after ${grouped(times)} of each, one after the other (two instances: the package's, and the one that can check alone).

${table(["", "bytes"], rows)}
Microseconds of processor time for one sign-in, from beginning to end, while others are open (Node; includes making the callback).

${table(["open", "authorization request and check", "`/login` and `/callback`, token endpoint mocked"], cost)}`;
}
