import { failure } from "../first_load.js";
import { everywhere, parameterOptions, readOptions, required, type } from "../options.js";

/** The options that name a client at one provider. */
export const clientOptions = {
  provider: type.object,
  issuer: type.string,
  client_id: required(type.string),
  redirect_uri: required(type.string),
  scope: type.scope,
  trustedAudiences: type.strings,
  variables: type.variables,
  parameters: type.variables,
  dialect: type.object,
  client_authentication: type.string,
  allowInsecureRedirectUri: type.boolean,
  ...everywhere,
};

/** The options of one authorization request. */
export const authorizationOptions = {
  scope: type.scope,
  variables: type.variables,
  ...parameterOptions,
};

/** What finds the session of another library. */
export const importOption = [(value) => typeof value?.takeOver === "function", "an importer of grantway/moving"];

/** Reads the options of a client that runs the engine. Exactly one of `provider` and `issuer` is required. */
export function readClientOptions(options, shape) {
  const read = readOptions(options, shape);
  if (read.provider === undefined && read.issuer === undefined) throw failure("option_missing", { option: "provider" });
  if (read.provider !== undefined && read.issuer !== undefined) {
    throw failure("option_invalid", { option: "issuer", reason: "`provider` already says where to sign in" });
  }
  return read;
}
