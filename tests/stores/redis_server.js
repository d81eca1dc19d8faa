// A real redis-server on a free port of this machine, behind a shim for the part of Upstash's REST interface that
// the store uses.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { serve } from "../workerd/over_http.js";
import { freePort } from "../workerd/free_port.js";

export const TOKEN = "a token";

/** Starts redis-server, which stores nothing on disk. */
async function startRedis() {
  const port = await freePort();
  const settings = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"];
  const child = spawn(process.env.GRANTWAY_REDIS ?? "redis-server", settings.map(String), { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  let said = "";
  const ready = new Promise((resolve) => child.stdout.on("data", (text) => (said += text).includes("Ready to accept") && resolve()));
  await Promise.race([ready, ended.then(([code]) => Promise.reject(new Error(`redis-server ended with ${code}`)))]);
  return {
    port,
    async stop() {
      if (child.exitCode === null && child.kill()) await ended;
    },
  };
}

/** Reads one answer of Redis (RESP2) from `bytes`: `[value, rest]`, or undefined if more must arrive. */
function parse(bytes) {
  const end = bytes.indexOf("\r\n");
  if (end < 0) return undefined;
  const [kind, text] = [String.fromCharCode(bytes[0]), String(bytes.subarray(1, end))];
  let rest = bytes.subarray(end + 2);
  if (kind === "+") return [text, rest];
  if (kind === "-") return [new Error(text), rest];
  const number = Number(text);
  if (kind === ":") return [number, rest];
  if (number < 0) return [null, rest];
  if (kind === "$") return rest.length < number + 2 ? undefined : [String(rest.subarray(0, number)), rest.subarray(number + 2)];
  const members = [];
  for (let left = number; left > 0; left -= 1) {
    const member = parse(rest);
    if (!member) return undefined;
    members.push(member[0]);
    rest = member[1];
  }
  return [members, rest];
}

/** Runs one command on a separate connection. */
async function command(port, words) {
  const socket = createConnection(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
    let bytes = Buffer.alloc(0);
    for await (const piece of socket) {
      bytes = Buffer.concat([bytes, piece]);
      const answer = parse(bytes);
      if (answer) return answer[0];
    }
    throw new Error("redis closed the connection");
  } finally {
    socket.destroy();
  }
}

/** Redis and the shim: commands are POSTed to `url`. */
export async function startRedisOverHttp() {
  const redis = await startRedis();
  const shim = await serve(async (request, response) => {
    const say = (status, answer) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return say(401, { error: "WRONGPASS invalid or missing auth token" });
    try {
      const words = JSON.parse(Buffer.concat(await request.toArray()));
      const result = await command(redis.port, words);
      return result instanceof Error ? say(400, { error: result.message }) : say(200, { result });
    } catch {
      return say(503, { error: "redis does not answer" });
    }
  });
  return {
    url: shim.origin,
    command: (...words) => command(redis.port, words),
    stopRedis: () => redis.stop(),
    async stop() {
      await redis.stop();
      await shim.stop();
    },
  };
}
