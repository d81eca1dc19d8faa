// A workerd process: started, waited for until it listens, and ended.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import workerd from "workerd";

/**
 * Starts a workerd with a configuration of `folder`, in which it runs, because a disk service's path is relative to
 * it: `{ end, over, listens }`; `listens` resolves once all its `sockets` do.
 */
export function startWorkerd(folder, config, sockets = 1) {
  const child = spawn(workerd.default ?? workerd, ["serve", "--control-fd=3", config], { cwd: folder, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const over = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? `status ${code}`)));
  const listens = new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`workerd did not start: ${error.message}`)));
    over.then((how) => reject(new Error(`workerd ended by itself (${how})`)));
    let listening = 0;
    createInterface({ input: child.stdio[3] }).on("line", (line) => {
      if (JSON.parse(line).event === "listen" && (listening += 1) === sockets) resolve();
    });
  });
  return { over, listens, end: (signal = "SIGTERM") => child.kill(signal) };
}
