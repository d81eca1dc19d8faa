import { told } from "./failure.js";
import { clientOptions, readClientOptions } from "./protocol_options.js";
import { ENGINE, requireApis } from "./required_apis.js";

/** The primitives, for pages that keep transaction and tokens themselves. */
export const createProtocol = (options) => told(create(options));

async function create(options) {
  const read = readClientOptions(options, clientOptions);
  requireApis(...ENGINE, read.fetch ? "Request" : "fetch");
  const { Protocol } = await import("./primitives.js");
  return Protocol.create(read);
}
