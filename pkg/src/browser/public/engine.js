import { __wbg_reset_state as renew, begin, drawEntropy, headers, initSync, step } from "../../../wasm/browser/grantway.js";
import { wasmModule } from "../../../wasm/browser/grantway_bg.wasm.js";
import { driverFrom } from "../../driver.js";
import { codes } from "../../errors/error_names.browser.js";
import { asFailure, failure } from "../first_load.js";

const glue = { begin, drawEntropy, headers, initSync, renew, step };

/** The engine of a page: a function without memory, shared by all its clients. */
export const engine = driverFrom(glue, wasmModule, { asFailure, failure, codes });
