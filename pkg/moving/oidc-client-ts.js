// `grantway/moving/oidc-client-ts`: finds the session that oidc-client-ts (WebStorageStateStore) left in this page.

import { foundIn, importer } from "../src/browser/moving/importer.js";
import { required, type } from "../src/browser/options.js";

const OPTIONS = { authority: required(type.string), storage: type.oneOf("session", "local"), prefix: type.string };

/** Finds `<prefix>user:<authority>:<client_id>`. */
export function fromOidcClientTs(options) {
  return importer(options, OPTIONS, ({ authority, storage = "session", prefix = "oidc." }, client_id) => {
    const key = `${prefix}user:${authority}:${client_id}`;
    const found = foundIn(storage, key);
    if (!found) return null;
    const { refresh_token, id_token, token_type, scope } = found.entry;
    return { issuer: authority, client_id, refresh_token, id_token, token_type, scope, remove: () => found.storage.removeItem(key) };
  });
}
