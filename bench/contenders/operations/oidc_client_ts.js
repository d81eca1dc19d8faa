import { OidcClient } from "oidc-client-ts";
import * as job from "../job.js";

export const name = "oidc-client-ts";
export const packages = ["oidc-client-ts"];

/** Forgets nothing, so that one callback can be handled repeatedly. */
class Store {
  #map = new Map();
  async set(key, value) {
    this.#map.clear();
    this.#map.set(key, value);
  }
  async get(key) {
    return this.#map.get(key) ?? null;
  }
  async remove(key) {
    return this.#map.get(key) ?? null;
  }
  async getAllKeys() {
    return [...this.#map.keys()];
  }
}

export async function createOperations({ fetch }) {
  globalThis.fetch = fetch; // it accepts no other
  const client = new OidcClient({
    authority: job.ISSUER,
    client_id: job.CLIENT_ID,
    client_secret: job.CLIENT_SECRET,
    client_authentication: "client_secret_basic",
    redirect_uri: job.REDIRECT_URI,
    scope: job.SCOPE.join(" "),
    metadata: { issuer: job.ISSUER, authorization_endpoint: job.AUTHORIZATION_ENDPOINT, token_endpoint: job.TOKEN_ENDPOINT },
    stateStore: new Store(),
    loadUserInfo: false,
  });
  return {
    authorize: async () => ({ url: (await client.createSigninRequest({})).url, transaction: {} }),
    exchange: (callback) => client.processSigninResponse(callback),
  };
}
