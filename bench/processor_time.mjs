// The processor time of a process, which Linux reports in nanoseconds for each thread.

import { readFileSync, readdirSync } from "node:fs";

/** Microseconds since the process began, over all its living threads. */
export function processorTime(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // A thread that has ended meanwhile.
    }
  }
  return nanoseconds / 1000;
}
