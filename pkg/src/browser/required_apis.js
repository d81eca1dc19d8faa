import { failure } from "./failure.js";

/** The platform APIs that the engine needs. */
export const ENGINE = ["WebAssembly", "DecompressionStream", "Response", "Headers", "AbortController", "TextDecoder", "TextEncoder"];

/**
 * Refuses where one of these is not there: test environments have a part of what browsers have. Importing needs
 * nothing, so that a test which uses another part can run.
 */
export function requireApis(...names) {
  for (const api of names) if (globalThis[api] === undefined) throw failure("api_missing", { api });
}
