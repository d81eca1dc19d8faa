/**
 * The settings of the five built-in providers and of documents, and how a caller's settings override them.
 * Lifetimes are in seconds.
 */
import { readDocument, takesPublicClients } from "./document/reading.js";
import { documentServer } from "./servers/document/index.js";
import { doorkeeper } from "./servers/doorkeeper/doorkeeper.js";
import { exOauth2Provider } from "./servers/ex_oauth2_provider.js";
import { oauth2orize } from "./servers/oauth2orize.js";
import { openid } from "./servers/openid/openid.js";

export const SERVERS = {
  doorkeeper,
  ex_oauth2_provider: exOauth2Provider,
  oauth2orize,
  openid,
  document: documentServer,
};

const APP = "http://localhost:8787";

const defaultClient = (id) => ({
  client_id: `${id}-client`,
  client_secret: `${id}-secret`,
  redirect_uris: [`${APP}/auth/${id}/callback`, `${APP}/`],
  name: "Grantway demo",
});

/** Rails: 20.years, which since 7.x has 365.2425 days per year. */
const TWENTY_YEARS = 631139040;

export const BUILT_IN = {
  tali: {
    name: "Tali",
    server: "oauth2orize",
    clients: [defaultClient("tali")],
    paths: { authorize: "/oauth/authorize", token: "/oauth/token", userinfo: "/api/v2/users/me" },
    codeLifetime: 600,
    tokenLifetime: 86400,
    rotation: "none",
    scopes: [],
    defaultScope: "",
    skipConsent: false,
    tooMany: "gateway",
  },
  tiltify: {
    name: "Tiltify",
    server: "ex_oauth2_provider",
    clients: [defaultClient("tiltify")],
    paths: { authorize: "/oauth/authorize", token: "/oauth/token", userinfo: "/api/public/current-user" },
    codeLifetime: 600,
    tokenLifetime: 7200,
    rotation: "overlap",
    reuse: true,
    grants: ["authorization_code", "refresh_token", "client_credentials"],
    scopes: ["public", "webhooks:write"],
    defaultScope: "public",
    userinfoScope: "public",
    skipConsent: true,
    apiErrors: "tiltify",
    tooMany: "gateway",
  },
  "tiltify-v3": {
    name: "Tiltify v3",
    server: "doorkeeper",
    clients: [defaultClient("tiltify-v3")],
    paths: { authorize: "/oauth/authorize", token: "/oauth/token", userinfo: "/api/v3/user" },
    version: "5.6",
    codeLifetime: 600,
    tokenLifetime: null,
    rotation: "off",
    reuse: false,
    revokeOnCodeReuse: false,
    bodies: ["form"],
    clientAuth: ["basic"],
    grants: ["authorization_code"],
    scopes: ["public"],
    defaultScope: "public",
    pkce: "supported",
    wrapper: false,
    skipConsent: true,
    apiErrors: "tiltify-v3",
    tooMany: "rack-attack",
  },
  intandem: {
    name: "inTandem",
    server: "doorkeeper",
    clients: [defaultClient("intandem")],
    paths: {
      authorize: "/app/oauth/authorize",
      token: "/oauth/token",
      userinfo: "/oauth/userinfo",
      jwks: "/oauth/discovery/keys",
      launch: "/launch",
    },
    version: "5.9",
    codeLifetime: 30,
    tokenLifetime: TWENTY_YEARS,
    rotation: "off",
    reuse: false,
    revokeOnCodeReuse: false,
    bodies: ["json"],
    clientAuth: ["body"],
    grants: ["authorization_code"],
    scopes: ["openid"],
    defaultScope: "",
    pkce: "dropped",
    wrapper: true,
    skipConsent: true,
    tooMany: "vcita",
  },
  standard: {
    name: "Standard",
    server: "openid",
    clients: [
      { ...defaultClient("standard"), post_logout_redirect_uris: [`${APP}/`] },
      {
        client_id: "standard-page",
        public: true,
        redirect_uris: [`${APP}/`, `${APP}/callback`, `${APP}/auth/standard/callback`],
        post_logout_redirect_uris: [`${APP}/`],
        name: "Grantway demo page",
      },
    ],
    paths: {
      authorize: "/authorize",
      token: "/token",
      userinfo: "/userinfo",
      jwks: "/jwks",
      revoke: "/revoke",
      logout: "/logout",
    },
    codeLifetime: 60,
    tokenLifetime: 3600,
    rotation: "strict",
    refresh: "always",
    scopes: ["openid", "profile", "email", "offline_access"],
    defaultScope: "openid",
    skipConsent: false,
    idTokenLifetime: 300,
    tooMany: "gateway",
  },
};

/** The documents by name. Built-in providers are played by their own servers. */
function namedDocuments(documents) {
  if (!Array.isArray(documents)) {
    const taken = Object.keys(documents).find((name) => Object.hasOwn(BUILT_IN, name));
    if (taken) throw new TypeError(`sandbox provider \`${taken}\` is built in: give its document another name`);
    return documents;
  }
  const nameless = documents.findIndex((document) => typeof document?.id !== "string");
  if (nameless >= 0) throw new TypeError(`the document at ${nameless} has no \`id\`: name it, as in \`documents: { name: document }\``);
  const named = Object.fromEntries(documents.filter(({ id }) => !Object.hasOwn(BUILT_IN, id)).map((document) => [document.id, document]));
  return named;
}

/** One client with a secret, and one without if the document allows that. */
function documentClients(id, document) {
  const page = { ...defaultClient(id), client_id: `${id}-page`, client_secret: undefined, public: true };
  if (!takesPublicClients(document)) return [defaultClient(id)];
  const isPublic = document.dialect?.token_request?.client_authentication === "none";
  return isPublic ? [{ ...page, client_id: `${id}-client` }, page] : [defaultClient(id), page];
}

/** How long tokens live if the settings do not say; `null`: forever. */
function documentLifetime({ refresh, answer: { expiresIn, longer } }) {
  // Tokens that are renewed long before they expire live twice that long.
  const usual = Math.max(3600, 2 * (refresh.early_window ?? 0));
  if (longer) return usual;
  if (typeof expiresIn.absent === "number") return expiresIn.absent;
  const lastsForEver = expiresIn.absent === "never" || expiresIn.zero === "never";
  return lastsForEver && !refresh.supported ? null : usual;
}

function settleDocument(id, document, own) {
  for (const member of ["authorization_endpoint", "token_endpoint"]) {
    if (typeof document?.[member] !== "string") throw new TypeError(`the document of sandbox provider \`${id}\` has no \`${member}\``);
  }
  const reading = readDocument(document);
  return {
    name: document.name ?? id,
    server: "document",
    clients: documentClients(id, document),
    codeLifetime: reading.response.code_lifetime ?? 60,
    tokenLifetime: documentLifetime(reading),
    rotation: "strict",
    skipConsent: false,
    tooMany: "gateway",
    paths: {},
    ...own,
    document,
  };
}

/**
 * @param {Record<string, object>} overrides provider name → settings
 * @param {object[] | Record<string, object>} documents to play besides
 * @returns {Array<{ id: string, settings: object }>}
 */
export function settle(overrides = {}, documents = []) {
  const played = namedDocuments(documents);
  const names = new Set([...Object.keys(BUILT_IN), ...Object.keys(played), ...Object.keys(overrides)]);
  return [...names].map((id) => {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw new TypeError(`sandbox provider name \`${id}\` must be lower-case letters, digits and dashes`);
    const own = (Object.hasOwn(overrides, id) && overrides[id]) || {};
    if (Object.hasOwn(played, id)) return { id, settings: settleDocument(id, played[id], own) };
    const like = BUILT_IN[own.like ?? id];
    if (!like) throw new TypeError(`sandbox provider \`${id}\` needs \`like\`: one of ${Object.keys(BUILT_IN).join(", ")}`);
    const base = Object.hasOwn(BUILT_IN, id) ? like : { ...like, name: id, clients: [defaultClient(id)] };
    const settings = { ...base, ...own, paths: { ...base.paths, ...own.paths } };
    if (!(settings.server in SERVERS)) throw new TypeError(`sandbox provider \`${id}\`: no server \`${settings.server}\``);
    return { id, settings };
  });
}
