// workerd compiles `.wasm` imports itself and forbids compiling bytes.
import module from "./wasm/edge/grantway_bg.wasm";
import { moduleFrom } from "./src/edge/engine.js";
import { warmUp } from "./src/edge/warm_up.js";

moduleFrom(() => module);
warmUp();

export * from "./src/edge/index.js";
