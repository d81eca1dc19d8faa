// workerd compiles `.wasm` imports itself and forbids compiling bytes.
import module from "./wasm/edge/grantway_bg.wasm";
import { moduleFrom } from "./src/edge/engine.js";

moduleFrom(() => module);

export * from "./src/edge/index.js";
