import {
  __wbg_reset_state as renew,
  begin,
  deriveKeys,
  drawEntropy,
  headers,
  initSync,
  seal,
  step,
  unseal,
} from "../../wasm/edge/grantway.js";
import { driverFrom } from "../driver.js";
import { codes } from "../errors/error_names.edge.js";
import { asFailure, failure } from "./failure.js";

const glue = { begin, deriveKeys, drawEntropy, headers, initSync, renew, seal, step, unseal };

let obtainModule;

/** Sets how this runtime gets the module: see its entry file. */
export function moduleFrom(obtain) {
  obtainModule = obtain;
}

/** The engine of a worker: a function without memory, shared by all handlers. */
export const engine = driverFrom(glue, () => obtainModule(), { asFailure, failure, codes });
