import { told } from "./failure.js";
import { everywhere, readOptions, required, type } from "./options.js";
import { clientOptions, readClientOptions } from "./protocol_options.js";
import { ENGINE, requireApis } from "./required_apis.js";

const BACKEND = { backend: required(type.string), tokens: type.oneOf("worker", "page"), ...everywhere };
const MEDIATED = { ...BACKEND, api: type.strings };
const PUBLIC = {
  ...clientOptions,
  api: type.strings,
  storage: type.oneOf("memory", "session"),
  postLogoutRedirectUri: type.string,
};

/** The page's client; which of the three patterns it is follows from the options. */
export const createClient = (options) => told(create(options));

// A page loads the pattern that it uses, and the engine only where that runs in the page.
async function create(options) {
  if (options?.backend === undefined) {
    const read = readClientOptions(options, PUBLIC);
    requireApis(...ENGINE, read.fetch ? "Request" : "fetch");
    const { publicClient } = await import("./public_client.js");
    return publicClient(read);
  }
  if (options.tokens === "page") {
    const read = readOptions(options, MEDIATED);
    const { mediatedClient } = await import("./mediated_client.js");
    return mediatedClient(read);
  }
  const read = readOptions(options, BACKEND);
  const { backendClient } = await import("./backend_client.js");
  return backendClient(read);
}
