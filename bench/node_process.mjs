// One contender in a separate Node: runs batches of operations on request, and reports their cost.

import { prepare, run } from "./measure_operations.js";

let operations;

async function answer({ kind, times }) {
  operations ??= await prepare(await import(process.argv[2]));
  const offers = Object.keys(operations).filter((name) => operations[name]);
  if (!kind) return { offers };
  const before = process.cpuUsage();
  await run(operations, kind, times);
  const { user, system } = process.cpuUsage(before);
  return { microseconds: user + system };
}

process.on("message", async (message) => {
  process.send(await answer(message).catch((error) => ({ error: String(error.stack ?? error) })));
});
