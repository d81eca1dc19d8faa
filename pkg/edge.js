// Any other runtime: the module is inside a script.
import { wasmModule } from "./wasm/edge/grantway_bg.wasm.js";
import { moduleFrom } from "./src/edge/engine.js";

moduleFrom(wasmModule);

export * from "./src/edge/index.js";
