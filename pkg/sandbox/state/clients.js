/** The registered clients of one provider: who may send requests, with which secret, and where answers may go. */
import { sameText } from "../parameters.js";

export class Clients {
  #byId = new Map();

  /** @param {import("../index.d.ts").SandboxClient[]} list */
  constructor(list) {
    for (const client of list) this.register(client);
  }

  register(client) {
    if (typeof client?.client_id !== "string" || client.client_id === "") throw new TypeError("a sandbox client needs a `client_id`");
    if (!Array.isArray(client.redirect_uris)) throw new TypeError(`sandbox client \`${client.client_id}\` needs \`redirect_uris\``);
    if (client.public && client.client_secret) throw new TypeError(`public sandbox client \`${client.client_id}\` cannot have a \`client_secret\``);
    const proves = client.client_secret || client.public_key;
    if (!client.public && !proves) throw new TypeError(`sandbox client \`${client.client_id}\` needs a \`client_secret\`, a \`public_key\` or \`public: true\``);
    this.#byId.set(client.client_id, { name: client.client_id, ...client, redirect_uris: [...client.redirect_uris] });
  }

  find(clientId) {
    return typeof clientId === "string" ? this.#byId.get(clientId) : undefined;
  }

  /** The client whose secret this is; public clients never match. */
  withSecret(clientId, secret) {
    const client = this.find(clientId);
    return client?.client_secret && sameText(client.client_secret, secret) ? client : undefined;
  }

  list() {
    return [...this.#byId.values()].map((client) => ({ ...client, redirect_uris: [...client.redirect_uris] }));
  }

  /** Origins from which a public client's page may send requests here. */
  publicOrigins() {
    const origins = new Set();
    for (const client of this.#byId.values()) {
      if (client.public) for (const uri of client.redirect_uris) origins.add(new URL(uri).origin);
    }
    return origins;
  }
}

/** Exact string comparison (RFC 9700 section 2.1). */
export const exactRedirect = (client, redirectUri) => client.redirect_uris.includes(redirectUri);

const LOOPBACK_IP = /^(http:\/\/(?:127\.\d+\.\d+\.\d+|\[::1\]))(?::\d+)?(?=[/?]|$)/;

/** Doorkeeper: exact, but a loopback IP address may differ in its port (RFC 8252 section 7.3). */
export function doorkeeperRedirect(client, redirectUri) {
  if (exactRedirect(client, redirectUri)) return true;
  if (!LOOPBACK_IP.test(redirectUri)) return false;
  const portless = (uri) => uri.replace(LOOPBACK_IP, "$1");
  return client.redirect_uris.some((uri) => LOOPBACK_IP.test(uri) && portless(uri) === portless(redirectUri));
}

/** ex_oauth2_provider: the registered address must equal the requested one without its query. */
export const exOauth2Redirect = (client, redirectUri) => client.redirect_uris.includes(redirectUri.split("?")[0]);
