import { requireApis } from "../first_load.js";

/** Fails if an API is missing that the engine needs. Called before anything of it is loaded, which may fail without it. */
export const requireEngineApis = (options) =>
  requireApis("WebAssembly", "Response", "Headers", "AbortController", "TextDecoder", "TextEncoder", options?.fetch ? "Request" : "fetch");
