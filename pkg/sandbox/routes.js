/**
 * Finds the endpoint that answers a request: `/<provider>/<its own path>`, the well-known addresses, and the
 * sandbox's own pages.
 */
import { answerWith } from "./faults.js";
import { control, home } from "./pages/control.js";
import { parseForm, parseJsonObject } from "./parameters.js";

const METADATA = ["openid-configuration", "oauth-authorization-server"];

/** @returns {{ provider: object, endpoint: string } | undefined} */
function find(providers, call) {
  const { pathname } = call.url;
  // RFC 8414 section 3.1 puts the well-known part between host and issuer path.
  const prefixed = /^\/\.well-known\/([a-z-]+)\/([a-z0-9-]+)$/.exec(pathname);
  if (prefixed && METADATA.includes(prefixed[1])) {
    const provider = providers.get(prefixed[2]);
    return provider?.server.metadata && !provider.server.find && { provider, endpoint: "metadata" };
  }
  const [, id, rest] = /^\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
  const provider = providers.get(id);
  if (!provider) return undefined;
  if (rest === "/consent") return { provider, endpoint: "consent" };
  if (provider.server.find) return { provider, endpoint: provider.server.find(provider, rest, call) ?? "missing" };
  if (METADATA.some((name) => rest === `/.well-known/${name}`) && provider.server.metadata) return { provider, endpoint: "metadata" };
  const endpoint = Object.keys(provider.settings.paths).find((name) => provider.settings.paths[name] === rest);
  return endpoint && provider.server[endpoint] ? { provider, endpoint } : { provider, endpoint: "missing" };
}

const MOST_CHARACTERS = 65_536;
const LOGGED = new Set(["authorize", "token", "userinfo", "revoke", "logout"]);
/** For a document's provider, a request to an unknown address is logged as a mistake like any other. */
const isLogged = ({ settings }, endpoint) => LOGGED.has(endpoint) || (endpoint === "missing" && settings.document !== undefined);

/** @returns {Promise<Response>} */
export async function route(sandbox, providers, users, call, log) {
  const { pathname } = call.url;
  if ((await call.text()).length > MOST_CHARACTERS) return new Response("Payload Too Large\n", { status: 413 });
  if (pathname.startsWith("/__sandbox/")) {
    return sandbox.controlled ? control(sandbox.api, call) : new Response("Not Found\n", { status: 404 });
  }
  if (pathname === "/" && call.request.method === "GET") return home([...providers.values()], users);
  const found = find(providers, call);
  if (!found) return new Response("Not Found\n", { status: 404 });
  const { provider, endpoint } = found;
  const { server } = provider;
  const preflight = call.request.method === "OPTIONS";

  let entry;
  if (isLogged(provider, endpoint) && !preflight) {
    entry = await describe(provider, endpoint, call);
    log.push(entry);
  }
  const fault = preflight ? undefined : provider.faults.take(provider.id, endpoint);
  const work = async (settings) => {
    const playing = settings ? { ...provider, settings: { ...provider.settings, ...settings } } : provider;
    const response = await answer(playing, endpoint, call);
    if (entry) Object.assign(entry, { worked: response.status, endpoint: call.endpoint ?? endpoint });
    return response;
  };
  if (entry && fault) entry.fault = fault.kind;
  try {
    let response = fault ? await answerWith(fault, provider, call, work) : await work();
    if (server.cors) response = server.cors(provider, endpoint, call, response);
    if (entry) Object.assign(entry, { status: response.status, ...(call.refused && { refused: call.refused }) });
    return response;
  } finally {
    if (entry) log.over(entry);
  }
}

async function answer(provider, endpoint, call) {
  const { server } = provider;
  const { method } = call.request;
  if (endpoint === "consent") {
    return method === "POST" ? provider.consent.answer(provider, call) : server.missing(call);
  }
  if (endpoint === "missing" || !server.methods[endpoint]?.includes(method)) return server.missing(call);
  return server[endpoint](provider, call);
}

/**
 * One log entry: everything that a test may want to compare byte for byte, and whose tokens the request is about.
 */
async function describe(provider, endpoint, call) {
  const { user, family } = (endpoint === "token" && provider.tokens.byRefresh(refreshTokenOf(await call.text()))) || {};
  return {
    provider: provider.id,
    endpoint,
    method: call.request.method,
    path: call.url.pathname,
    query: call.url.search,
    headers: Object.fromEntries(call.request.headers),
    body: await call.text(),
    at: provider.now(),
    ...(family !== undefined && { user, grant: family }),
  };
}

const refreshTokenOf = (body) => (body.startsWith("{") ? parseJsonObject(body) : parseForm(body)).values?.refresh_token;
