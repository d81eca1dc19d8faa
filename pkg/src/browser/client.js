import { BackendClient } from "./backend_client.js";
import { MediatedClient } from "./mediated_client.js";
import { everywhere, readOptions, required, type } from "./options.js";
import { clientOptions, readClientOptions } from "./protocol_options.js";

const BACKEND = { backend: required(type.string), tokens: type.oneOf("worker", "page"), ...everywhere };
const MEDIATED = { ...BACKEND, api: type.strings };
const PUBLIC = { ...clientOptions, api: type.strings, storage: type.oneOf("memory", "session") };

/** The page's client; which of the three patterns it is follows from the options. */
export async function createClient(options) {
  if (options?.backend !== undefined) {
    return options.tokens === "page"
      ? new MediatedClient(readOptions(options, MEDIATED))
      : new BackendClient(readOptions(options, BACKEND));
  }
  const read = readClientOptions(options, PUBLIC);
  // Only this pattern runs the engine in the page; the others never load it.
  const { PublicClient } = await import("./public_client.js");
  return PublicClient.create(read);
}
