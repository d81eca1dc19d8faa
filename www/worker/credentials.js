// The client that the sandbox knows at each provider.

import { providerOf } from "../catalogue.js";

const coded = (value) => btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** In the place of a token that a private key signs: one that the sandbox knows by heart, in its form. */
const token = (id) => [coded({ alg: "ES256", kid: "demo" }), coded({ iss: "demo", sub: `${id}-client` }), coded(`${id}-secret`)].join(".");

/** `{ client_id, client_secret }` at the sandbox. */
export const sandboxClient = (id) => ({ client_id: `${id}-client`, client_secret: providerOf(id).secret === "key" ? token(id) : `${id}-secret` });
