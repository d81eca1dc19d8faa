// Processor time of one operation, in workerd and in Node, measured from outside: the time of a batch minus that of
// an empty batch. The contenders take turns, one batch per round.

import { fork } from "node:child_process";
import { once } from "node:events";
import { bundle, WORKER } from "../bundle.mjs";
import { contendersOf } from "../contenders.mjs";
import { ratio, short, spread, table } from "../figures.mjs";
import { KINDS } from "../measure_operations.js";
import { processorTime } from "../processor_time.mjs";
import { prepareWorkerd, startWorkerd } from "../workerd.mjs";

/**
 * Microseconds of work before measuring begins. An isolate lives for hours, so what is measured is optimised code, and
 * the last of it is ready after about a second, however cheap an operation is.
 */
const WARM_UP = 2_000_000;

const WORKER_SOURCE = (path) => `
import * as contender from ${JSON.stringify(path)};
import { prepare, run } from "./measure_operations.js";
let operations;
export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    try {
      operations ??= await prepare(contender);
      if (pathname === "/run") await run(operations, searchParams.get("kind"), Number(searchParams.get("times")));
      return Response.json(Object.keys(operations).filter((name) => operations[name]));
    } catch (error) {
      return new Response(String(error.stack ?? error), { status: 500 });
    }
  },
};
`;

/** The most operations in one request: some contenders start a timer in each, and a request may have 10,000. */
const MOST = 4000;

/** A contender in a separate workerd. */
async function inWorkerd(contender) {
  const prepared = await prepareWorkerd(await bundle(WORKER_SOURCE(contender.path), WORKER));
  const process = await startWorkerd(prepared);
  async function ask(path) {
    const response = await fetch(process.origin + path);
    const text = await response.text();
    if (!response.ok) throw new Error(`${contender.name} in workerd: ${text}${process.said()}`);
    return JSON.parse(text);
  }
  return {
    offers: await ask("/"),
    async spend(kind, times) {
      const before = processorTime(process.pid);
      let left = times;
      do {
        await ask(`/run?kind=${kind}&times=${Math.min(left, MOST)}`);
        left -= MOST;
      } while (left > 0);
      return processorTime(process.pid) - before;
    },
    async stop() {
      await process.stop();
      await prepared.remove();
    },
  };
}

/** A contender in a separate Node. */
async function inNode(contender) {
  const child = fork(new URL("../node_process.mjs", import.meta.url), [contender.path]);
  async function ask(message) {
    child.send(message);
    const [answer] = await once(child, "message");
    if (answer.error) throw new Error(`${contender.name} in Node: ${answer.error}`);
    return answer;
  }
  return {
    offers: (await ask({})).offers,
    spend: async (kind, times) => (await ask({ kind, times })).microseconds,
    async stop() {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

async function measure(start, { rounds, batch }) {
  const runs = [];
  for (const contender of await contendersOf("operations")) runs.push({ ...contender, ...(await start(contender)), figures: {} });
  try {
    for (const [kind, [, offer]] of Object.entries(KINDS)) {
      const taking = runs.filter((run) => run.offers.includes(offer));
      for (const run of taking) {
        // The first runs say nothing about the cost of later ones, so the time is counted, not estimated. Then runs
        // so often that a batch takes about `batch` microseconds.
        let [spent, last, times] = [0, 0, 300];
        for (; spent < WARM_UP; times *= 2) spent += last = await run.spend(kind, times);
        run.times = Math.max(20, Math.round((batch * times) / 2 / last));
        run.figures[kind] = [];
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const run of taking) {
          const empty = await run.spend(kind, 0);
          run.figures[kind].push(((await run.spend(kind, run.times)) - empty) / run.times);
        }
      }
    }
  } finally {
    for (const run of runs) await run.stop();
  }
  return runs;
}

const cell = (run, kind, floor) => {
  const values = run.figures[kind];
  if (!values) return "–";
  const times = run === floor ? "" : `, **${short(ratio(values, floor.figures[kind]))}×**`;
  return spread(values) + times;
};

export async function operations(options) {
  let text = "## Processor time an operation\n\nMicroseconds, the median of all rounds with its quartiles, and the ratio to the hand-written floor (median of the rounds' own ratios). The network is a function that answers at once.\n\n";
  for (const [place, start] of [["workerd", inWorkerd], ["Node", inNode]]) {
    const runs = await measure(start, options);
    const floor = runs.find((run) => run.id === "raw");
    const rows = runs.map((run) => [run.name, ...Object.keys(KINDS).map((kind) => cell(run, kind, floor))]);
    text += `### In ${place}\n\n${table(["", ...Object.values(KINDS).map(([words]) => words)], rows)}\n`;
  }
  return `${text}*Check a callback*: those who have a call that checks and does nothing else. Grantway's package has none, on purpose; measured is a build of the same source that exports the checks alone. arctic leaves the check to the application, and what its row of *callback to tokens* holds is written by hand. Sealing of “raw”, jose: AES-256-GCM with a key that is imported once.\n`;
}
