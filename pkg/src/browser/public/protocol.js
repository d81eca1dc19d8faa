import { told } from "../failure.js";
import { requireEngineApis } from "../required_apis.js";

/** The primitives, for pages that keep transaction and tokens themselves. */
export const createProtocol = (options) => told(create(options));

async function create(options) {
  requireEngineApis(options);
  return (await import("./primitives.js")).protocol(options);
}
