// The proxy route against the least that a worker can do: forward the same call with a token from its
// configuration. Both run in the same isolate and take turns, so that what slows one slows the other.

import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { Worker } from "node:worker_threads";
import { numberFrom, quantile, report, table } from "./report.js";
import { signIn, startWorld } from "./world.js";

const seconds = numberFrom("seconds", 20);
const mebibytes = numberFrom("mebibytes", 1024);
const connections = 16;
const names = { cookie: "the sealed cookie", object: "a Durable Object" };

const upstream = new Worker(new URL("upstream.mjs", import.meta.url));
const [port] = await once(upstream, "message");
const API = `http://127.0.0.1:${port}`;

try {
  const [cookie, object] = [await measure("cookie"), await measure("object")];
  await report("proxy", "The proxy route beside a bare worker", [
    `The same call of 1 KB through the proxy route and through a worker that only calls \`fetch\` with a fixed token, alternating, in one isolate. Throughput over ${connections} connections in turns of a quarter of a second, with the ratio of each turn to its neighbour; latency over one connection, call by call; medians. The API, the callers and workerd share the processors.${seconds < 20 ? " A short run, on a machine that did other work as well." : ""}`,
    "",
    ...table([
      ["session in", "calls a second", "bare", "ratio", "latency, p50 (p99)", "bare", "added, p50"],
      ...[cookie, object].map((one) => one.speed),
    ]),
    "",
    `A stream of ${mebibytes} MiB each way, with the memory of the workerd process (resident, sampled every 100 ms from \`/proc\`):`,
    "",
    ...table([
      ["session in", "direction", "way", "MiB a second", "before, MiB", "least … most while it ran, MiB"],
      ...cookie.streams, ...object.streams,
    ]),
  ]);
} finally {
  await upstream.terminate();
}

async function measure(store) {
  const world = await startWorld({ isolates: 1, connections, tokenLifetime: 86_400, onLine: console.error, bindings: { STORE: store, API, TOKEN: "a-token-of-the-usual-length-0123456789abcdef0123456789abcdef" } });
  try {
    const person = world.browser();
    await signIn(person, world.sandbox, "none", "p1");
    const headers = { cookie: person.jar.header(), grantway: "1", accept: "*/*", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };
    const ways = { proxy: world.proxied(""), bare: "/bare" };
    const ask = async (way, path = "/small") => {
      const answer = await world.senders[0](world.origin + ways[way] + path, { headers });
      if (answer.status !== 200) throw new Error(`${way}: ${answer.status} ${await answer.text()}`);
    };
    for (let warm = 0; warm < 300; warm += 1) await Promise.all([ask("proxy"), ask("bare")]);
    const [rates, times] = [{ proxy: [], bare: [] }, { proxy: [], bare: [] }];
    for (let pair = 0; pair < seconds * 2; pair += 1) for (const way of pair % 2 === 0 ? ["proxy", "bare"] : ["bare", "proxy"]) rates[way].push(await rate(ask, way));
    for (let call = 0; call < 2000; call += 1) {
      const way = call % 2 === 0 ? "proxy" : "bare";
      const begun = performance.now();
      await ask(way);
      times[way].push(performance.now() - begun);
    }
    const streams = [];
    for (const direction of ["down", "up"]) for (const way of ["proxy", "bare"]) streams.push([names[store], direction, way === "proxy" ? "proxy route" : "bare", ...(await stream(world, ways[way], direction, headers))]);
    return { speed: [names[store], ...speed(rates, times)], streams };
  } finally {
    await world.stop();
  }
}

async function rate(ask, way) {
  const begun = performance.now();
  const until = begun + 250;
  let calls = 0;
  await Promise.all(Array.from({ length: connections }, async () => {
    for (; performance.now() < until; calls += 1) await ask(way);
  }));
  return calls / ((performance.now() - begun) / 1000);
}

function speed(rates, times) {
  const [mine, bare] = [quantile(rates.proxy, 0.5), quantile(rates.bare, 0.5)];
  const ratio = quantile(rates.proxy.map((value, pair) => value / rates.bare[pair]), 0.5);
  const latency = (way) => `${quantile(times[way], 0.5).toFixed(2)} ms (${quantile(times[way], 0.99).toFixed(2)})`;
  const added = quantile(times.proxy, 0.5) - quantile(times.bare, 0.5);
  return [mine.toFixed(0), bare.toFixed(0), `${(100 * ratio).toFixed(0)} %`, latency("proxy"), latency("bare"), `${added.toFixed(2)} ms`];
}

async function stream(world, path, direction, headers) {
  const before = await world.workerd.rss();
  const samples = [];
  const sampling = setInterval(async () => {
    const resident = await world.workerd.rss();
    if (resident !== undefined) samples.push(resident);
  }, 100);
  const begun = performance.now();
  const bytes = mebibytes * 2 ** 20;
  const agent = new Agent({ keepAlive: false });
  try {
    const target = new URL(world.origin + path + (direction === "down" ? `/stream?bytes=${bytes}` : "/sink"));
    const request = httpRequest({ agent, host: "127.0.0.1", port: target.port, method: direction === "down" ? "GET" : "POST", path: target.pathname + target.search, headers: { ...headers, host: target.host } });
    const answered = once(request, "response");
    answered.catch(() => {});
    if (direction === "up") {
      const piece = Buffer.alloc(65_536, 1);
      for (let sent = 0; sent < bytes; sent += piece.length) if (!request.write(piece)) await once(request, "drain");
    }
    request.end();
    const [response] = await answered;
    let [received, text] = [0, ""];
    for await (const chunk of response) {
      received += chunk.length;
      if (direction === "up") text += chunk;
    }
    const passed = direction === "down" ? received : JSON.parse(text).bytes;
    if (response.statusCode !== 200 || passed !== bytes) throw new Error(`a stream ${direction} came to ${response.statusCode} and ${passed} bytes of ${bytes} ${text}`);
  } finally {
    clearInterval(sampling);
    agent.destroy();
  }
  const took = (performance.now() - begun) / 1000;
  return [(mebibytes / took).toFixed(0), before.toFixed(0), `${Math.min(...samples).toFixed(0)} … ${Math.max(...samples).toFixed(0)}`];
}
