// Node, Deno and Bun read the file beside this one.
import { readFileSync } from "node:fs";
import { moduleFrom } from "./src/edge/engine.js";

moduleFrom(() => new WebAssembly.Module(readFileSync(new URL("./wasm/edge/grantway_bg.wasm", import.meta.url))));

export * from "./src/edge/index.js";
