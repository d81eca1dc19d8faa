// Next.js and its edge runtime mark a wasm import with `?module`.
import module from "./wasm/edge/grantway_bg.wasm?module";
import { moduleFrom } from "./src/edge/engine.js";

moduleFrom(() => module);

export * from "./src/edge/index.js";
