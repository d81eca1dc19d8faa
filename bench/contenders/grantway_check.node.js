import { readFileSync } from "node:fs";
import { checkingFrom } from "./grantway_check.js";

const file = new URL("../../pkg/wasm-bench/edge/grantway_bg.wasm", import.meta.url);

export const createChecking = checkingFrom(() => new WebAssembly.Module(readFileSync(file)));
