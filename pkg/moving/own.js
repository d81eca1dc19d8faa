// `grantway/moving/own`: for a session that a library without an importer, or an application itself, left in this page.

import { importer } from "../src/browser/moving/importer.js";
import { required, type } from "../src/browser/options.js";

/** `find(client_id)` gives the session, or null. */
export const fromOwn = (options) => importer(options, { find: required(type.function) }, ({ find }, client_id) => find(client_id));
