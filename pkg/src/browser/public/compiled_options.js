import { compiledForm } from "../../shipped.js";
import { STANDARD } from "../../standard.js";

/**
 * The options with their provider in its compiled form; `undefined` where that is still to be compiled: a document of
 * the application's own, or one that its options change.
 */
export function compiledOptions(options) {
  const { provider, dialect, client_authentication } = options;
  if (dialect !== undefined || client_authentication !== undefined) return undefined;
  const form = provider === undefined ? STANDARD : compiledForm(provider);
  return form && { ...options, provider: form };
}

/**
 * The options as an engine takes them, and the engine: the one that reads documents is loaded only if there is one to
 * read.
 */
export async function engineFor(options) {
  const compiled = compiledOptions(options);
  const { engine } = compiled ? await import("./engine.js") : await import("./engine_with_reader.js");
  return { engine, options: compiled ?? options };
}
