import { BrowserProtocol, PublicSession, __wbg_reset_state as renew, initSync } from "../../wasm/browser/grantway.js";
import { wasmModule } from "../../wasm/browser/grantway_bg.wasm.js";
import { engineFrom } from "../engine.js";
import { asFailure, failure } from "./failure.js";

const glue = { BrowserProtocol, PublicSession, renew, initSync };

export const { load: loadEngine, EngineObject } = engineFrom(glue, wasmModule, { asFailure, failure });
