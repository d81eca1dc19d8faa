// The demo as `cargo xtask demo` starts it: www/serve.mjs, a real workerd, the packed package; here on free ports.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../workerd/free_port.js";

const program = fileURLToPath(new URL("../../www/serve.mjs", import.meta.url));

/** `{ origin, sandbox, close }` once the demo has printed its address. */
export async function startDemo() {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const env = { ...process.env, DEMO_PORT: port, DEMO_SANDBOX_PORT: sandboxPort };
  // Its standard input is a pipe: if this process dies, the demo ends with it.
  const child = spawn(process.execPath, [program], { env, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let complaints = "";
  child.stderr.on("data", (text) => (complaints += text));
  const origin = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => resolve(/http:\/\/localhost:\d+/.exec(line)?.[0]));
    ended.then(() => reject(new Error(`the demo ended: ${complaints}`)));
  });
  const close = () => {
    child.stdin.end();
    return ended;
  };
  return { origin, sandbox: `http://127.0.0.1:${sandboxPort}`, close };
}
