import { failure, pageLocation } from "../first_load.js";
import { readOptions, required, type } from "../options.js";

// Proofs for requests that the application sends by itself (`dpopProof`).

const url = required([(value) => typeof value === "string" || value instanceof URL, "an address"]);
const REQUEST = { method: type.string, url, nonce: type.string };

function requestOf(options, shape) {
  const request = readOptions(options, shape);
  return { ...request, url: new URL(request.url, pageLocation().href).href };
}

/** A proof of a page that has its tokens; `proofs` is undefined without the option `dpop`. */
export function ownProof(options, proofs) {
  const request = requestOf(options, { ...REQUEST, access_token: type.string });
  if (!proofs) throw failure("option_missing", { option: "dpop" });
  return proofs.proofFor(request);
}

/** The request for whose proof a page asks its vault. */
export const requestForVault = (options) => requestOf(options, REQUEST);
