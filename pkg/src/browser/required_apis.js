import { failure } from "./failure.js";

/**
 * Fails if one of these is missing: test environments have only a part of a browser's APIs. Importing needs none of
 * them, so that a test of another part can run.
 */
export function requireApis(...names) {
  for (const api of names) if (globalThis[api] === undefined) throw failure("api_missing", { api });
}

/**
 * Fails if an API is missing that the engine needs. Called before the engine is loaded, because loading may fail
 * without it.
 */
export const requireEngineApis = (options) =>
  requireApis("WebAssembly", "Response", "Headers", "AbortController", "TextDecoder", "TextEncoder", options?.fetch ? "Request" : "fetch");
