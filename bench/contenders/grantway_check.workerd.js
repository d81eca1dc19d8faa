import module from "../../pkg/wasm-bench/edge/grantway_bg.wasm";
import { checkingFrom } from "./grantway_check.js";

export const createChecking = checkingFrom(() => module);
