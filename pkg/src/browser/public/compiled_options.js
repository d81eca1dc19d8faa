import { part } from "../first_load.js";
import { requireEngineApis } from "./required_apis.js";
import { compiledForm } from "../../shipped.js";
import { STANDARD } from "../../standard.js";

/**
 * The options with their provider in its compiled form; `undefined` if it has yet to be compiled: the application's own
 * document, or one that its options change.
 */
export function compiledOptions(options) {
  const { provider, dialect, client_authentication } = options;
  if (dialect !== undefined || client_authentication !== undefined) return undefined;
  const form = provider === undefined ? STANDARD : compiledForm(provider);
  return form && { ...options, provider: form };
}

/**
 * The options for an engine, and that engine. The whole one, with the reader, is loaded only if there is a document to
 * read, a session of another library to take over, or tokens to bind to a key (`ENTRIES` in xtask/src/build/cut.rs).
 */
export async function engineFor(options) {
  requireEngineApis(options);
  const compiled = compiledOptions(options);
  const isStandard = compiled && !options.import && !options.dpop;
  const { engine } = await part(() => (isStandard ? import("./engine.js") : import("./whole_engine.js")));
  return { engine, options: compiled ?? options };
}
