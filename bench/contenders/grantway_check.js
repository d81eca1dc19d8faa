// The build of the engine that can check a callback and stop there, kept as the package keeps its own: a trap is
// caught, the instance replaced.

import { Checking, __wbg_reset_state as renew, initSync } from "../../pkg/wasm-bench/edge/grantway.js";
import { engineFrom } from "../../pkg/src/engine.js";
import { asFailure, failure } from "../../pkg/src/edge/failure.js";

export const checkingFrom = (obtainModule) => {
  const { EngineObject } = engineFrom({ Checking, renew, initSync }, obtainModule, { asFailure, failure });
  return async (options) => {
    const object = new EngineObject(({ Checking }) => Checking.create(options));
    await object.ready();
    return { check: (callback, transaction) => object.callNow((checking) => checking.check(callback, transaction)) };
  };
};
