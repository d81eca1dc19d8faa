// `grantway/moving/auth0-spa-js`: finds the session that auth0-spa-js (`cacheLocation: "localstorage"`) left in this
// page. An entry `@@auth0spajs@@::<client_id>::<audience>::<scope>` has tokens; the ID token is in it, or in an entry of
// its own, `@@auth0spajs@@::<client_id>::@@user@@`.

import { foundIn, importer, keysOf } from "../src/browser/moving/importer.js";
import { required, type } from "../src/browser/options.js";

const OPTIONS = { domain: required(type.string), audience: type.string };

const PREFIX = "@@auth0spajs@@";
const USER = "@@user@@";
/** The audience of a sign-in that names none. */
const NO_AUDIENCE = "default";

/** `tenant.auth0.example` or an address, as auth0-spa-js takes it. */
const issuerOf = (domain) => `${/^https?:\/\//.test(domain) ? "" : "https://"}${domain}/`;
const wordsIn = (text) => (text ?? "").split(" ").filter(Boolean);

/** Finds the tokens of `audience` with the widest scope; removes all that auth0-spa-js keeps of the client. */
export function fromAuth0SpaJs(options) {
  return importer(options, OPTIONS, ({ domain, audience = NO_AUDIENCE }, client_id) => {
    const own = keysOf("local").filter((key) => key.startsWith(`${PREFIX}::${client_id}::`));
    const ofAudience = own.filter((key) => key.split("::")[2] === audience);
    const entries = ofAudience.map((key) => foundIn("local", key)?.entry.body).filter((body) => typeof body?.refresh_token === "string");
    entries.sort((one, other) => wordsIn(other.scope).length - wordsIn(one.scope).length);
    const [tokens] = entries;
    if (!tokens) return null;
    const user = foundIn("local", `${PREFIX}::${client_id}::${USER}`)?.entry;
    return {
      issuer: issuerOf(domain),
      client_id,
      refresh_token: tokens.refresh_token,
      id_token: user?.id_token ?? tokens.id_token,
      token_type: tokens.token_type,
      scope: tokens.oauthTokenScope ?? tokens.scope,
      remove() {
        for (const key of own) globalThis.localStorage.removeItem(key);
        for (const name of [`auth0.${client_id}.is.authenticated`, `_legacy_auth0.${client_id}.is.authenticated`]) {
          globalThis.document.cookie = `${name}=; path=/; max-age=0`;
        }
      },
    };
  });
}
