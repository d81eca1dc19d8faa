import { asFailure, failure } from "../failure.js";
import { tell } from "../listeners.js";
import { clockOf, senderOf } from "../options.js";
import { pageLocation } from "../navigation.js";
import { isRequest, plainRequest } from "./plain_request.js";
import { requireApis } from "../required_apis.js";

/** The static header that a form or an image on another site cannot send. */
const HEADER = { Grantway: "1" };

/** The deadline of a call to the worker, in milliseconds. The worker itself gives a server ten seconds. */
const DEADLINE = 15_000;

/**
 * The requests a page makes to its own worker. A `backend` on another origin is refused, because its cookies would be
 * another site's.
 */
export function backendCalls(options) {
  const base = pathOf(options);
  const send = senderOf(options);
  const now = clockOf(options);
  /** The end of each route: some hosts add a slash to every path, and redirect requests without one. */
  let slash = "";

  /** The address that starts a sign-in; for navigations only. */
  function loginUrl(provider, returnTo, { variables = {}, parameters = {}, ...named } = {}) {
    const query = new URLSearchParams({ return_to: returnTo });
    for (const [name, value] of Object.entries(variables)) query.set(`variable.${name}`, value);
    for (const [name, value] of Object.entries(parameters)) query.set(`parameter.${name}`, value);
    for (const [name, value] of Object.entries(named)) [value].flat().forEach((one) => query.append(name, one));
    return `${pageLocation().origin}${base}/${encodeURIComponent(provider)}/login?${query}`;
  }

  const session = () => call("session", { method: "GET" });

  /**
   * An access token for the page. `refresh` asks for a new one even if the present one looks valid, `scope` for one
   * with only that part of the session's scope.
   */
  const token = ({ refresh, scope } = {}) => call("token", jsonPost({ refresh: refresh || undefined, scope }));

  const logout = ({ revoke, endProviderSession }) =>
    call("logout", jsonPost({ revoke, end_provider_session: endProviderSession }));

  /** A request for an upstream, as it is sent through the worker: an address and an `init` that can be sent again. */
  async function proxied(input, init) {
    const url = new URL(isRequest(input) ? input.url : input, pageLocation().href);
    if (url.protocol !== "https:" && url.protocol !== "http:") {
      throw failure("api_origin_not_allowed", { origin: url.protocol });
    }
    const plain = await plainRequest(input, init);
    plain.headers.set("Grantway", HEADER.Grantway);
    const target = `${pageLocation().origin}${base}/proxy/${url.host}${url.pathname}${url.search}`;
    return [target, { ...plain, credentials: "same-origin", redirect: "manual" }];
  }

  /** Sends such a request. The answer is the upstream's, whatever its status. */
  async function proxy([target, init]) {
    const response = await send(target, init);
    if (isRedirect(response)) throw failure("response_redirected");
    // The worker marks its own refusals, because an upstream may answer with JSON that looks like one.
    if (response.headers.get("Grantway") === "refused") throw await refusalOf(response, "proxy");
    return response;
  }

  async function call(route, init) {
    const endpoint = `${base}/${route}`;
    requireApis("AbortController");
    const aborting = new AbortController();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(failure("request_timed_out", { endpoint }));
        aborting.abort();
      }, DEADLINE);
    });
    try {
      return await Promise.race([ask(route, endpoint, { ...init, signal: aborting.signal }), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function ask(route, endpoint, init) {
    const started = now();
    let response;
    try {
      response = await send(pageLocation().origin + endpoint + slash, {
        ...init,
        headers: { ...init.headers, ...HEADER, Accept: "application/json" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
      });
    } catch (cause) {
      throw cause?.code === "api_missing" ? cause : failure("network_failed", { endpoint }, cause);
    }
    const ended = now();
    const [at, duration] = [Math.floor(ended / 1000), Math.round(ended - started)];
    tell(options.onEvent, { type: "backend", route, status: response.status, duration, at });
    if (isRedirect(response)) {
      // A redirect whose target is hidden; it is not followed. The worker accepts a slash too.
      slash = init.again ? "" : "/";
      if (init.again) throw failure("response_redirected");
      return call(route, { ...init, again: true });
    }
    if (!response.ok) throw await refusalOf(response, route);
    try {
      return await response.json();
    } catch (cause) {
      throw failure("response_not_understood", described(response), cause);
    }
  }

  return { base, loginUrl, session, token, logout, proxied, proxy };
}

/** The path under which the worker answers, without a slash at its end. */
function pathOf({ backend }) {
  const { origin, href } = pageLocation();
  let url;
  try {
    url = new URL(backend, href);
  } catch (cause) {
    throw failure("option_invalid", { option: "backend", reason: "it is not an address" }, cause);
  }
  if (url.origin !== origin) throw failure("backend_not_same_origin");
  if (url.search || url.hash) throw failure("option_invalid", { option: "backend", reason: "it is more than a path" });
  return url.pathname.replace(/\/+$/, "");
}

const jsonPost = (body) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

// Browsers hide a redirect that was not followed behind the status 0.
const isRedirect = ({ type, status }) => type === "opaqueredirect" || (status >= 300 && status < 400);

const described = ({ headers, status }) => ({ media_type: headers.get("Content-Type") ?? "without a type", status });

async function refusalOf(response, route) {
  const { status, headers } = response;
  const body = await response.json().catch(() => undefined);
  const retryAfter = Number.parseInt(headers.get("Retry-After") ?? "", 10);
  const common = { status, ...(Number.isFinite(retryAfter) && { retry_after: retryAfter }) };
  if (typeof body?.code === "string") return asFailure({ ...common, ...body });
  if (status === 404) return failure("backend_route_missing", { route });
  if (status === 429 || status >= 500) return asFailure({ ...common, code: "server_unavailable", detail: { status } });
  return asFailure({ ...common, code: "response_not_understood", detail: described(response) });
}
