/** Reads Auth.js and NextAuth: `NextAuth({ providers: [GitHub, Google({ … })] })`. */
import { SITE } from "../../src/site.js";
import { shippedDocument } from "../documents/shipped.js";
import { Client, nameIn } from "./client.js";
import { itemsIn, memberOf, originOf, resolved, textIn } from "./static_values.js";

export const LIBRARY = "Auth.js";

const PACKAGE = /^(?:next-auth|@auth\/|auth-astro|@hono\/auth-js|@solid-mediakit\/auth)/;
const PRESET = /\/providers\/([\w-]+)$/;

/** Options of a preset that are read, or that mean nothing here. */
const READ = ["id", "name", "type", "clientId", "clientSecret", "issuer", "wellKnown", "authorization", "client", "style", "tenantId", "scope", "platformType"];

const INSTEAD = {
  profile: "`profile`: `profile` has one shape for every provider here, and `onSignIn({ profile, userinfo })` returns what you keep",
  allowDangerousEmailAccountLinking: "`allowDangerousEmailAccountLinking`: accounts are yours; key them in `onSignIn` by provider and `profile.id`",
  checks: "`checks`: state and PKCE are always sent and checked, and a nonce with scope `openid`; a document without PKCE gives its reason",
  token: "`token`: how the token request departs is in the document (`dialect.token_request`)",
  userinfo: "`userinfo`: its address and departures are in the document",
  redirectProxyUrl: "`redirectProxyUrl`: there is none; register each deployment's redirect URI",
};

/** Options of the whole configuration, each with ours for it, or with what to do. */
const OF_ALL = {
  adapter: `\`adapter\`: Grantway keeps no accounts. Find or create yours in \`onSignIn\`, and return its id: it becomes \`session.data\`. If the cookie is not enough, keep sessions in a \`store\` (${SITE}guides/stores)`,
  callbacks: "`callbacks`: `signIn` is `onSignIn`, which refuses with a `Response`; what `jwt` and `session` add is what `onSignIn` returns (`session.data`); `redirect` is not needed, because `return_to` is a path on your origin; `authorized` is `protect`",
  events: "`events`: `onSignIn`, and `onEvent` for every step",
  pages: "`pages`: `selectProvider` shows your choice of providers, `onError` your error page",
  logger: "`logger` and `debug`: `onEvent`, without secrets",
  debug: "`logger` and `debug`: `onEvent`, without secrets",
  secret: "`secret`: `cookieKeys` are 32 random bytes each, in base64url. Earlier sessions do not open: people sign in again",
  trustHost: "`trustHost`: not needed, because `redirect_uri` is a fixed string",
  cookies: "`cookies`: names and flags are fixed (`__Host-`, Secure, HttpOnly, SameSite=Lax); `cookieName` distinguishes two handlers",
  useSecureCookies: "`useSecureCookies`: cookies are always secure, except on loopback",
  jwt: "`jwt`: sessions are sealed, and only the handler reads them",
  theme: "`theme`: there are no built-in pages for signing in",
};

/** @returns {Promise<import("../import.js").Found | undefined>} */
export async function readAuthJs(program) {
  const isOwn = [...program.imports.values()].some(({ from }) => PACKAGE.test(from));
  const configurations = program.values.filter((value) => value.kind === "object" && itemsIn(program, value.members.get("providers")));
  if (!isOwn || configurations.length === 0) return undefined;
  const found = { library: LIBRARY, clients: [], others: [], notes: [], options: {} };
  for (const configuration of configurations) {
    for (const item of itemsIn(program, configuration.members.get("providers"))) await readProvider(program, item, found);
    readWhole(program, configuration, found);
  }
  const isNext = [...program.imports.values()].some(({ from }) => from.startsWith("next-auth"));
  const base = textIn(program, configurations[0].members.get("basePath")) ?? (isNext ? "/api/auth" : "/auth");
  for (const client of found.clients) client.before = `${base}/callback/${client.name}`;
  return found;
}

function readWhole(program, configuration, found) {
  for (const name of configuration.members.keys()) if (Object.hasOwn(OF_ALL, name) && !found.notes.includes(OF_ALL[name])) found.notes.push(OF_ALL[name]);
  const session = resolved(program, configuration.members.get("session"));
  const maxAge = memberOf(program, session, "maxAge");
  if (maxAge) found.options.session = `{ maxAge: ${maxAge.text} }`;
  if (textIn(program, memberOf(program, session, "strategy")) === "database") found.notes.push(`\`session.strategy: "database"\`: with \`store\` the cookie carries an id only (${SITE}guides/stores)`);
}

async function readProvider(program, item, found) {
  const value = resolved(program, item);
  const callee = value.kind === "call" ? value.callee : item;
  const origin = originOf(program, callee);
  const preset = PRESET.exec(origin?.from ?? "")?.[1] ?? (value.kind === "call" && nameIn(LIBRARY, callee.text.toLowerCase()) ? callee.text.toLowerCase() : undefined);
  const options = value.kind === "object" ? value : resolved(program, value.args?.[0]);
  const members = options?.kind === "object" ? options.members : new Map();
  if (preset === undefined) return readInline(program, members, item, found);
  const known = nameIn(LIBRARY, preset);
  if (!known?.document) return void found.others.push({ name: preset, why: known?.why ?? "the name is unknown" });
  const client = new Client(program, { name: textIn(program, members.get("id")) ?? preset, document: known.document });
  await readOptions(client, members, { preset, scope: known.scope, note: known.note });
  if (options && options.kind !== "object") client.note(`its options are computed (\`${options.text}\`): look at them by hand`);
  found.clients.push(client);
}

/** Auth.js 5 reads missing options from the environment. */
const fromEnvironment = (id, what) => `process.env.AUTH_${id.toUpperCase().replaceAll("-", "_")}_${what}`;

async function readOptions(client, members, { preset, scope, note }) {
  const { program } = client;
  const get = (name) => resolved(program, members.get(name));
  // The expression itself, `process.env.X`, and not its value.
  const raw = (name) => members.get(name);
  client.take("client_id", raw("clientId"), fromEnvironment(preset, "ID"));
  client.take("client_secret", raw("clientSecret"), fromEnvironment(preset, "SECRET"));
  const authorization = get("authorization");
  const parameters = resolved(program, authorization?.kind === "object" ? authorization.members.get("params") : undefined);
  if (authorization?.kind === "text" && authorization.value.includes("?")) readAddress(client, authorization.value);
  else client.takeScope(parameters?.members?.get("scope") ?? raw("scope"), scope);
  if (parameters?.members) client.takeParameters(parameters.members);
  client.takeAuthentication(memberOf(program, get("client"), "token_endpoint_auth_method"));
  await readServer(client, members, preset);
  if (note && textIn(program, raw(note.unless.option)) !== note.unless.is) client.note(note.text);
  noteRest(client, members);
}

/** `authorization: "https://as.example/authorize?scope=…"` */
function readAddress(client, address) {
  const query = new URLSearchParams(address.split("?")[1]);
  if (query.get("scope")) client.options.scope = JSON.stringify(query.get("scope"));
  client.takeParameters([...query].map(([name, value]) => [name, { text: JSON.stringify(value) }]));
}

/** The server: an issuer, or variables of the document. */
async function readServer(client, members, preset) {
  const { program } = client;
  const issuer = members.get("issuer");
  const text = textIn(program, issuer);
  const document = await shippedDocument(client.document);
  const open = Object.entries(document.variables ?? {}).filter(([, { default: usual }]) => usual === undefined);
  const tenant = members.get("tenantId")?.text ?? (/^https:\/\/login\.microsoftonline\.com\/([^/]+)\//.exec(text ?? "")?.[1] && JSON.stringify(/\.com\/([^/]+)\//.exec(text)[1]));
  if (document.variables?.tenant && (tenant || document.variables.tenant.default !== undefined)) {
    if (tenant) client.variables = { tenant };
    else if (issuer) client.note(`set the variable \`tenant\` to the tenant in \`issuer: ${issuer.text}\``);
  } else if (issuer && document.issuer) {
    client.takeIssuer(issuer.text);
  } else if (open.length > 0 && document.issuer && !issuer) {
    client.takeIssuer(fromEnvironment(preset, "ISSUER"));
  } else if (issuer) {
    client.note(`its server was \`issuer: ${issuer.text}\``);
  }
  await client.completeByDocument();
}

function noteRest(client, members) {
  for (const name of members.keys()) {
    if (Object.hasOwn(INSTEAD, name)) client.note(INSTEAD[name]);
    else if (!READ.includes(name)) client.note(`\`${name}\` has no known equivalent`);
  }
}

/** A provider that the application defines itself: `{ id, type: "oidc", issuer, … }`. */
async function readInline(program, members, item, found) {
  const id = textIn(program, members.get("id"));
  const type = textIn(program, members.get("type"));
  if (!id || !["oauth", "oidc"].includes(type)) return void found.others.push({ name: id ?? item.text.slice(0, 60), why: type ? `\`${type}\` is not OAuth: keep it next to Grantway` : "it is computed, so it cannot be read" });
  const client = new Client(program, { name: id });
  client.take("client_id", members.get("clientId"), fromEnvironment(id, "ID"));
  client.take("client_secret", members.get("clientSecret"), fromEnvironment(id, "SECRET"));
  const authorization = resolved(program, members.get("authorization"));
  const parameters = memberOf(program, authorization, "params");
  client.takeScope(parameters?.members?.get("scope"), type === "oidc" ? "openid profile email" : undefined);
  if (parameters?.members) client.takeParameters(parameters.members);
  client.takeAuthentication(memberOf(program, members.get("client"), "token_endpoint_auth_method"));
  const issuer = members.get("issuer") ?? members.get("wellKnown");
  if (issuer && (type === "oidc" || members.has("wellKnown"))) client.takeIssuer(issuerText(program, issuer));
  else client.takeEndpoints(endpoints(program, members, authorization));
  noteRest(client, members);
  if (members.has("wellKnown")) client.notes = client.notes.filter((note) => !note.startsWith("`wellKnown`"));
  found.clients.push(client);
}

/** The issuer in the address of its metadata. */
function issuerText(program, value) {
  const text = textIn(program, value);
  return text === undefined ? value.text : JSON.stringify(text.replace(/\/\.well-known\/openid-configuration$/, ""));
}

const addressOf = (program, value) => {
  const found = resolved(program, value);
  return found?.kind === "object" ? found.members.get("url") : found;
};

function endpoints(program, members, authorization) {
  const text = (value) => {
    const address = textIn(program, value);
    return address === undefined ? value?.text : JSON.stringify(address.split("?")[0]);
  };
  return {
    authorization_endpoint: text(addressOf(program, authorization)),
    token_endpoint: text(addressOf(program, members.get("token"))),
    userinfo_endpoint: text(addressOf(program, members.get("userinfo"))),
  };
}
