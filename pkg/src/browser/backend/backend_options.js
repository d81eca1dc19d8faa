import { failure, pageLocation } from "../first_load.js";
import { everywhere, idleOption, parameterOptions, preferable, readOptions, required, type } from "../options.js";

/** The options of both patterns with a worker. */
const backendOptions = { backend: required(type.string), tokens: type.oneOf("worker", "page"), idle: idleOption, ...everywhere };

export const authorizeOptions = {
  provider: required(type.string),
  returnTo: type.json, // its own check says more
  appState: type.json,
  variables: type.variables,
  ...parameterOptions,
  popup: preferable,
};

export const signOutOptions = { revoke: type.boolean, endProviderSession: type.boolean };

/** The options of a client, with the path under which its worker answers; `more` are those of its pattern. */
export function readBackendOptions(given, more) {
  const options = readOptions(given, { ...backendOptions, ...more });
  return [options, pathOf(options)];
}

/** A `backend` on another origin is refused, because its cookies would be another site's. */
function pathOf({ backend }) {
  const { origin, href } = pageLocation();
  let url;
  try {
    url = new URL(backend, href);
  } catch (cause) {
    throw failure("option_invalid", { option: "backend", reason: "it is not an address" }, cause);
  }
  if (url.origin !== origin) throw failure("backend_not_same_origin");
  if (url.search || url.hash) throw failure("option_invalid", { option: "backend", reason: "it is more than a path" });
  return url.pathname.replace(/\/+$/, "");
}
