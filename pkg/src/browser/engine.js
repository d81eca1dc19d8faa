import * as glue from "../../wasm/browser/grantway.js";
import { wasmModule } from "../../wasm/browser/grantway_bg.wasm.js";
import { engineFrom } from "../engine.js";
import { asFailure, failure } from "./failure.js";

export const { load: loadEngine, EngineObject } = engineFrom(glue, wasmModule, { asFailure, failure });
