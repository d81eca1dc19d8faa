import { __wbg_reset_state as renew, begin, drawEntropy, headers, initSync, step } from "../../../wasm/browser/grantway_reader.js";
import { wasmModule } from "../../../wasm/browser/grantway_bg.reader.js";
import { driverFrom } from "../../driver.js";
import { codes } from "../../errors/error_names.browser.js";
import { asFailure, failure } from "../first_load.js";

const glue = { begin, drawEntropy, headers, initSync, renew, step };

/** The whole engine: the same with its reader of provider documents, and what takes over sessions of other libraries. */
export const engine = driverFrom(glue, wasmModule, { asFailure, failure, codes });
