/**
 * Reads better-auth:
 * `betterAuth({ socialProviders: { github: { … } }, plugins: [genericOAuth({ config: [ … ] })] })`.
 */
import { SITE } from "../../src/site.js";
import { shippedDocument } from "../documents/shipped.js";
import { Client, nameIn } from "./client.js";
import { itemsIn, memberOf, originOf, resolved, textIn } from "./static_values.js";

export const LIBRARY = "better-auth";

/** Options of a client that are read. */
const READ = ["providerId", "clientId", "clientSecret", "scope", "scopes", "prompt", "accessType", "discoveryUrl", "authorizationUrl", "tokenUrl", "userInfoUrl",
  "authentication", "tokenEndpointAuth", "redirectURI", "disableDefaultScope", "issuer", "authorizationUrlParams", "tenantId", "domain", "clientKey", "pkce", "name", "responseType", "responseMode", "region", "userPoolId", "endSessionEndpoint"];

const INSTEAD = {
  mapProfileToUser: "`mapProfileToUser`: `onSignIn({ profile, userinfo })` returns what you keep of the person",
  getUserInfo: "`getUserInfo`: userinfo comes from the document; `onSignIn` gets it",
  verifyIdToken: "`verifyIdToken`: ID tokens are always checked",
  disableSignUp: "`disableSignUp`: in `onSignIn`, return a `Response` to refuse people you do not know",
  disableImplicitSignUp: "`disableImplicitSignUp`: in `onSignIn`, return a `Response` to refuse people you do not know",
  overrideUserInfoOnSignIn: "`overrideUserInfoOnSignIn`: `onSignIn` decides what is kept of a person",
  tokenUrlParams: "`tokenUrlParams`: extra parameters of the token request are in the document (`dialect.token_request.constants`)",
  getToken: "`getToken`: how the token request departs is in the document (`dialect.token_request`)",
};

const OF_ALL = {
  database: "`database`: Grantway keeps no accounts. Find or create yours in `onSignIn`, and return its id: it becomes `session.data`",
  emailAndPassword: "`emailAndPassword`: passwords are not OAuth: keep that sign-in next to Grantway",
  account: "`account`: link accounts in `onSignIn`",
  user: "`user`: decide in `onSignIn` what you keep of a person",
  databaseHooks: "`databaseHooks`: `onSignIn`, and `onEvent` for every step",
  hooks: "`hooks`: `onSignIn`, `onError`, and `onEvent` for every step",
  rateLimit: "`rateLimit`: there is none; the platform in front of the worker has one",
  trustedOrigins: "`trustedOrigins`: an option of the same name lists origins whose pages may post to what `protect` guards",
  secret: "`secret`: `cookieKeys` are 32 random bytes each, in base64url. Earlier sessions do not open: people sign in again",
  advanced: "`advanced`: cookies have fixed names and flags; `cookieName` distinguishes two handlers",
  secondaryStorage: `\`secondaryStorage\`: a \`store\` keeps sessions (${SITE}guides/stores)`,
  onAPIError: "`onAPIError`: `onError`",
};

/** @returns {Promise<import("../import.js").Found | undefined>} */
export async function readBetterAuth(program) {
  const isCall = ({ kind, callee }) => kind === "call" && originOf(program, callee)?.imported === "betterAuth";
  const configurations = program.values.filter(isCall).map(({ args }) => resolved(program, args[0])).filter((value) => value?.kind === "object");
  if (configurations.length === 0) return undefined;
  const found = { library: LIBRARY, clients: [], others: [], notes: [], options: {} };
  for (const configuration of configurations) {
    const base = textIn(program, configuration.members.get("basePath")) ?? "/api/auth";
    const social = resolved(program, configuration.members.get("socialProviders"));
    for (const [name, value] of social?.members ?? []) await readSocial(program, { name, value, base }, found);
    for (const plugin of itemsIn(program, configuration.members.get("plugins")) ?? []) await readPlugin(program, { plugin, base }, found);
    for (const name of configuration.members.keys()) if (Object.hasOwn(OF_ALL, name)) found.notes.push(OF_ALL[name]);
    const expiresIn = memberOf(program, configuration.members.get("session"), "expiresIn");
    if (expiresIn) found.options.session = `{ maxAge: ${expiresIn.text} }`;
  }
  return found;
}

async function readSocial(program, { name, value, base }, found) {
  const known = nameIn(LIBRARY, name);
  if (!known?.document) return void found.others.push({ name, why: known?.why ?? "the name is unknown" });
  await readClient(program, { name, document: known.document, usual: known.scope, value, before: `${base}/callback/${name}` }, found);
}

async function readPlugin(program, { plugin, base }, found) {
  const call = resolved(program, plugin);
  const imported = call?.kind === "call" ? originOf(program, call.callee)?.imported : undefined;
  if (imported !== "genericOAuth") return void found.others.push({ name: imported ?? plugin.text.slice(0, 60), why: "plugins have no equivalent: keep it next to Grantway" });
  for (const item of itemsIn(program, memberOf(program, call.args[0], "config")) ?? []) {
    const value = resolved(program, item);
    // `auth0({ … })` and similar calls: helpers for the presets of this plugin.
    const helper = value.kind === "call" ? (originOf(program, value.callee)?.imported ?? "").replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase() : undefined;
    const options = value.kind === "call" ? resolved(program, value.args[0]) : value;
    const name = textIn(program, memberOf(program, options, "providerId")) ?? helper;
    if (!name) found.others.push({ name: item.text.slice(0, 60), why: "it is computed, so it cannot be read" });
    else await readClient(program, { name, document: helper && DOCUMENTS[helper], value: options, before: `${base}/oauth2/callback/${name}` }, found);
  }
}

/** The documents of the plugin's helpers. */
const DOCUMENTS = { auth0: "auth0", gumroad: "gumroad", hubspot: "hubspot", keycloak: "keycloak", line: "line", "microsoft-entra-id": "microsoft", okta: "okta", patreon: "patreon", slack: "slack-openid", yandex: "yandex" };

async function readClient(program, { name, document, usual, value, before }, found) {
  const options = resolved(program, value);
  const members = options?.kind === "object" ? options.members : new Map();
  const client = new Client(program, { name, document });
  if (options && options.kind !== "object") client.note(`its options are computed (\`${options.text.slice(0, 60)}\`): look at them by hand`);
  client.take("client_id", members.get("clientId") ?? members.get("clientKey"), '""');
  client.take("client_secret", members.get("clientSecret"));
  const withDefault = members.get("disableDefaultScope")?.text === "true" ? undefined : usual;
  client.takeScope(members.get("scope") ?? members.get("scopes"), withDefault);
  addDefaults(client, members, withDefault);
  for (const [theirs, ours] of [["prompt", "prompt"], ["accessType", "access_type"]]) {
    if (members.has(theirs)) client.takeParameters([[ours, members.get(theirs)]]);
  }
  client.takeParameters(resolved(program, members.get("authorizationUrlParams"))?.members ?? []);
  client.takeAuthentication(members.get("authentication") ?? members.get("tokenEndpointAuth"));
  await readServer(client, members);
  for (const member of members.keys()) {
    if (Object.hasOwn(INSTEAD, member)) client.note(INSTEAD[member]);
    else if (!READ.includes(member)) client.note(`\`${member}\` has no known equivalent`);
  }
  if (members.get("pkce")?.text === "false") client.note("`pkce: false`: PKCE is sent here. If the server refuses it, the document says so with a reason (`dialect.pkce`)");
  const own = textIn(program, members.get("redirectURI"));
  client.before = own ?? members.get("redirectURI")?.text ?? before;
  found.clients.push(client);
}

/** better-auth adds `scope` to its own default; here one option holds all of it. */
function addDefaults(client, members, usual) {
  const words = members.has("scope") && usual && /^"/.test(client.options.scope ?? "") ? JSON.parse(client.options.scope).split(" ") : undefined;
  if (words) client.options.scope = JSON.stringify([...new Set([...usual.split(" "), ...words])].join(" "));
}

async function readServer(client, members) {
  const { program } = client;
  const text = (name) => members.get(name)?.text;
  if (client.document) {
    const { variables = {}, issuer } = await shippedDocument(client.document);
    if (variables.tenant && text("tenantId")) client.variables = { tenant: text("tenantId") };
    else if (variables.domain && text("domain")) client.variables = { domain: text("domain") };
    else if (members.has("issuer") && issuer && Object.values(variables).some(({ default: usual }) => usual === undefined)) client.takeIssuer(text("issuer"));
    else if (members.has("issuer")) client.note(`its server was \`issuer: ${text("issuer")}\``);
    return client.completeByDocument();
  }
  const discovery = textIn(program, members.get("discoveryUrl"));
  if (members.has("discoveryUrl")) {
    client.takeIssuer(discovery === undefined ? text("discoveryUrl") : JSON.stringify(discovery.replace(/\/\.well-known\/openid-configuration$/, "")));
    if (discovery === undefined) client.note("`issuer` is the address of the metadata without `/.well-known/openid-configuration`");
    return undefined;
  }
  client.takeEndpoints({ authorization_endpoint: text("authorizationUrl"), token_endpoint: text("tokenUrl"), userinfo_endpoint: text("userInfoUrl"), end_session_endpoint: text("endSessionEndpoint") });
  return undefined;
}
