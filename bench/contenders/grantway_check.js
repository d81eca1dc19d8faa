// The engine build that can check a callback and stop there, driven like the package's own.

import { __wbg_reset_state as renew, begin, drawEntropy, initSync, step } from "../../pkg/wasm-bench/edge/grantway.js";
import { driverFrom } from "../../pkg/src/driver.js";
import { asFailure, failure } from "../../pkg/src/edge/failure.js";
import { CONFIGURE_PROTOCOL } from "../../pkg/src/edge/operations.js";
import { codes } from "../../pkg/src/errors/error_names.edge.js";

/** The operation that only this build has (src/flow/operation.rs). */
const CHECK = 97;

export const checkingFrom = (obtainModule) => {
  const engine = driverFrom({ begin, drawEntropy, initSync, renew, step }, obtainModule, { asFailure, failure, codes });
  return async (options) => {
    // The compiled options, which come with `true`, stay a message.
    const host = { now: Date.now, perform() {}, isRaw: (effect) => effect === true };
    const client = await engine.run({ operation: CONFIGURE_PROTOCOL, client: null, args: [options, []], host });
    const checking = { now: Date.now };
    return { check: (...args) => engine.runNow({ operation: CHECK, client, args, host: checking }) };
  };
};
