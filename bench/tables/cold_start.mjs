// Cold start: import and first operation in Node, first answer of a fresh workerd, first sign-in of a page without
// a cache.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../bundle.mjs";
import { PAGE_SOURCE, firstSignIn, launch, verifyPage } from "../chromium.mjs";
import { contendersOf } from "../contenders.mjs";
import { grouped, spread, table } from "../figures.mjs";
import { load, navigation } from "../http_load.mjs";
import { servePages } from "../page_server.mjs";
import { processorTime } from "../processor_time.mjs";
import { bundleWorker } from "./routes.mjs";
import { prepareWorkerd, startWorkerd } from "../workerd.mjs";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../cold_process.mjs", import.meta.url));

/** Runs `take(contender)` for each contender in turn, round by round. Each call returns figures by name. */
async function inTurn(contenders, rounds, take) {
  const taken = contenders.map((contender) => ({ ...contender, figures: {} }));
  for (let round = -1; round < rounds; round += 1) {
    for (const contender of taken) {
      const figures = await take(contender);
      if (round < 0) continue; // this round reads the files from disk
      for (const [name, value] of Object.entries(figures)) (contender.figures[name] ??= []).push(value);
    }
  }
  return taken;
}

async function inNode(rounds) {
  const contenders = (await contendersOf("operations")).filter(({ id }) => id !== "auth_core");
  const taken = await inTurn(contenders, rounds, async ({ path }) => {
    const { stdout } = await run(process.execPath, [script, path]);
    const { milliseconds, processor, url } = JSON.parse(stdout);
    if (!url.includes("code_challenge=")) throw new Error(`${path} made no request: ${url}`);
    return { milliseconds, processor };
  });
  const rows = taken.map(({ name, figures }) => [name, spread(figures.milliseconds), spread(figures.processor)]);
  return `### Node: import and first authorization request\n\n${table(["", "ms", "CPU ms"], rows)}`;
}

async function inWorkerd(rounds) {
  const contenders = [];
  for (const contender of await contendersOf("worker")) {
    contenders.push({ ...contender, prepared: await prepareWorkerd(await bundleWorker(contender), { AS: "http://127.0.0.1:9" }) });
  }
  const taken = await inTurn(contenders, rounds, async ({ name, prepared }) => {
    const began = performance.now();
    const started = await startWorkerd(prepared);
    try {
      const listens = performance.now();
      const [answer] = await load(started.port, [navigation(started.port, "/auth/as/login")], 1);
      const ended = performance.now();
      if (answer.status !== 302) throw new Error(`${name}: ${answer.head}`);
      return { whole: ended - began, first: ended - listens, processor: processorTime(started.pid) / 1000 };
    } finally {
      await started.stop();
    }
  });
  for (const { prepared } of contenders) await prepared.remove();
  const rows = taken.map(({ name, figures }) => [name, spread(figures.whole), spread(figures.first), spread(figures.processor)]);
  return `### workerd: a fresh process to its first \`/login\`\n\n${table(["", "from start of the process, ms", "from listening, ms", "CPU ms of the process"], rows)}`;
}

async function inChromium(rounds) {
  const browser = await launch();
  const pages = await servePages();
  try {
    const contenders = [];
    for (const contender of await contendersOf("page")) {
      const files = pages.compress(await bundle(PAGE_SOURCE(contender.path)));
      pages.show(files);
      await verifyPage(browser, contender.name, pages.origin);
      contenders.push({ ...contender, files });
    }
    const taken = await inTurn(contenders, rounds, async (contender) => {
      pages.show(contender.files);
      const milliseconds = await firstSignIn(browser, pages.origin);
      contender.sent = pages.sent();
      return { milliseconds, sent: pages.sent() };
    });
    const rows = taken.map(({ name, figures }) => [name, spread(figures.milliseconds), grouped(figures.sent[0])]);
    return `### Chromium: a page that is in no cache, to its leaving for the authorization server\n\nFetch over loopback (brotli), compile, instantiate, create the request. Loopback hides the cost of the bytes on a real network.\n\n${table(["", "ms", "transferred, bytes"], rows)}`;
  } finally {
    pages.stop();
    await browser.close();
  }
}

export const coldStart = async ({ rounds }) =>
  `## Cold start\n\n${await inNode(rounds)}\n${await inWorkerd(rounds)}\n${await inChromium(rounds)}`;
