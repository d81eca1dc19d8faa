// The processor time that a process has used: Linux tells it in nanoseconds for each thread.

import { readFileSync, readdirSync } from "node:fs";

/** Microseconds since the process began, of all its threads that still live. */
export function processorTime(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // A thread that ended meanwhile.
    }
  }
  return nanoseconds / 1000;
}
