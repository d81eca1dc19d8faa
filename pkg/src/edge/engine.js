import { EdgeHandler, EdgeProtocol, __wbg_reset_state as renew, initSync } from "../../wasm/edge/grantway.js";
import { engineFrom } from "../engine.js";
import { asFailure, failure } from "./failure.js";

const glue = { EdgeHandler, EdgeProtocol, renew, initSync };

let obtainModule;

/** Each runtime gets the module in its own way; its entry file says which. */
export function moduleFrom(obtain) {
  obtainModule = obtain;
}

export const { EngineObject } = engineFrom(glue, () => obtainModule(), { asFailure, failure });
