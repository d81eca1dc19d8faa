import { failure } from "./failure.js";

/**
 * Refuses where one of these is not there: test environments have a part of what browsers have. Importing needs
 * nothing, so that a test which uses another part can run.
 */
export function requireApis(...names) {
  for (const api of names) if (globalThis[api] === undefined) throw failure("api_missing", { api });
}

/** Refuses where something is not there that the engine needs; before it is loaded, as that may fail without it. */
export const requireEngineApis = (options) =>
  requireApis("WebAssembly", "Response", "Headers", "AbortController", "TextDecoder", "TextEncoder", options?.fetch ? "Request" : "fetch");
