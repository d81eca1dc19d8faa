import { createRaw } from "../operations/raw.js";
import { workerOf } from "../worker_frame.js";

export const name = "raw (hand-written)";

export default workerOf((setting) => createRaw({ ...setting, send: fetch.bind(globalThis) }));
