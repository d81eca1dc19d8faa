// Next.js for its edge runtime, and Nitro for workerd, need `?module` to import the wasm as a module.
import module from "./wasm/edge/grantway_bg.wasm?module";
import { moduleFrom } from "./src/edge/engine.js";
import { warmUp } from "./src/edge/warm_up.js";

moduleFrom(() => module);
warmUp();

export * from "./src/edge/index.js";
