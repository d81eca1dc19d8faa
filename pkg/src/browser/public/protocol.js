import { part, withTexts } from "../first_load.js";

/** The primitives, for pages that keep transaction and tokens themselves. */
export const createProtocol = (options) => withTexts(create(options));

const create = async (options) => (await part(() => import("./primitives.js"))).protocol(options);
