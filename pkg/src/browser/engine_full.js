import { __wbg_reset_state as renew, begin, drawEntropy, headers, initSync, step } from "../../wasm/browser-full/grantway.js";
import { wasmModule } from "../../wasm/browser-full/grantway_bg.wasm.js";
import { driverFrom } from "../driver.js";
import { codes } from "../error_names.browser.js";
import { asFailure, failure } from "./failure.js";

const glue = { begin, drawEntropy, headers, initSync, renew, step };

/** The engine that reads provider documents, too: for those that the package did not compile. */
export const engine = driverFrom(glue, wasmModule, { asFailure, failure, codes });
