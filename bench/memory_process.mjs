// Grantway's linear memory, and the cost of an operation while many transactions are open, in a separate Node.

const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, [module, imports]) {
    const instance = new target(module, imports);
    memories.push(Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Memory));
    return instance;
  },
});
// Imported under a name that is new in each run, so that the engine is instantiated after the line above.
const job = await import("./contenders/job.js");
const { KINDS, prepare, run } = await import("./measure_operations.js");
const grantway = await import("./contenders/operations/grantway.js");
const worker = await import("./contenders/worker/grantway.js");

const [times, pairs] = process.argv.slice(2).map(Number);
const bytes = () => memories.reduce((total, memory) => total + memory.buffer.byteLength, 0);
const processor = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const ORIGIN = "http://localhost:8787";
globalThis.fetch = job.mockFetch;
const ask = (url, cookie) =>
  worker.default.fetch(new Request(url, { headers: { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", ...(cookie && { cookie }) } }), env);
const env = { ORIGIN, AS: "http://127.0.0.1:9" };

async function login() {
  const answer = await ask(`${ORIGIN}/auth/as/login`);
  const { searchParams } = new URL(answer.headers.get("location"));
  const query = new URLSearchParams({ code: job.CODE, state: searchParams.get("state"), iss: env.AS });
  return { url: `${ORIGIN}/auth/as/callback?${query}`, cookie: answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ") };
}

async function callback({ url, cookie }) {
  const answer = await ask(url, cookie);
  if (answer.headers.get("location") !== "/") throw new Error(`refused: ${answer.headers.get("location")}`);
}

/** Microseconds of one sign-in, begun and ended, while `open` others are open. */
async function withOpen(open, begin, end) {
  const waiting = [];
  while (waiting.length < open) waiting.push(await begin());
  for (let at = 0; at < 1000; at += 1) {
    waiting.push(await begin());
    await end(waiting.shift());
  }
  const before = processor();
  for (let at = 0; at < pairs; at += 1) {
    waiting.push(await begin());
    await end(waiting.shift());
  }
  return (processor() - before) / pairs;
}

const operations = await prepare(grantway);
await callback(await login());
const result = { start: bytes(), after: {}, open: [] };
for (const kind of Object.keys(KINDS)) {
  await run(operations, kind, times);
  result.after[KINDS[kind][0]] = bytes();
}
for (let at = 0; at < times / 10; at += 1) await callback(await login());
result.after["`/login` and `/callback` (a tenth as often)"] = bytes();
for (const open of [1, 10, 100, 1000]) {
  const begin = () => operations.authorize();
  const end = ({ url, transaction }) => operations.check(job.callbackFor(url), transaction);
  result.open.push([open, await withOpen(open, begin, end), await withOpen(open, login, callback)]);
}
result.end = bytes();
process.stdout.write(JSON.stringify(result));
