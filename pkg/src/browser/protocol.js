import { told } from "./failure.js";
import { clientOptions, readClientOptions } from "./protocol_options.js";

/** The primitives, for pages that keep transaction and tokens themselves. */
export const createProtocol = (options) => told(create(options));

async function create(options) {
  const read = readClientOptions(options, clientOptions);
  const { Protocol } = await import("./primitives.js");
  return Protocol.create(read);
}
