import { errorPage } from "../answers/error_page.js";
import { asFailure } from "../failure.js";
import { forward, bufferedText } from "../answers/forward.js";
import { headersOf, setHeaders } from "../answers/set_cookies.js";
import { sign, verify } from "./signature.js";

/** Responses of upstreams, with a limited set of headers. */
const proxied = new WeakSet();

/** What the engine needs from the platform besides fetch and the clock. */
export const platform = {
  async forward(...call) {
    const response = await forward(...call);
    if (response) proxied.add(response);
    return response;
  },

  bufferedText,

  discard(response) {
    response.body?.cancel().catch(() => {});
  },

  verify,
  sign,

  failed: (raw, request, provider, returnTo, env, ctx) => ({ error: asFailure(raw), request, provider, returnTo, env, ctx }),

  signIn: (argument) => argument,

  choose: (providers, returnTo, request, env, ctx) => ({ providers, returnTo, request, env, ctx }),

  launch: (provider, query, request, env, ctx) => ({ provider, query, request, env, ctx }),
};

/** Whether none of these challenges makes a browser open a dialog. What cannot be parsed might. */
function isSilent(challenges, schemes) {
  // A quotation that never ends also matches as a whole: restarting at each of its marks would take quadratic time.
  const plain = challenges.replace(/"(?:[^"\\]|\\.)*("?)/g, (_, end) => (end ? '""' : '"'));
  const named = plain.split(",").map((part) => /^\s*([^\s=]+)(?!\s*=)(?:\s|$)/.exec(part)?.[1].toLowerCase());
  return !plain.replaceAll('""', "").includes('"') && named[0] && named.every((scheme) => !scheme || schemes.includes(scheme));
}

/** Filters the headers of an upstream's answer by the engine's rules. */
function guardedHeaders(response, [allowed, families, added, schemes]) {
  const headers = new Headers();
  for (const [name, value] of response.headers) {
    const isOwn = name.startsWith("x-") && !families.some((family) => name.startsWith(family));
    if (!isOwn && !allowed.includes(name)) continue;
    if (name !== "www-authenticate" || isSilent(value, schemes)) headers.append(name, value);
  }
  for (const [name, value] of added) headers.set(name, value);
  return headers;
}

/** The Response of an answer `[kind, status, headers, payload, signIn]` to the request `asked` of `{ method, id }`. */
export function toResponse([kind, status, pairs, payload, signIn], proxyHeaders, asked) {
  if (kind === "raw") {
    const headers = proxied.has(payload) ? guardedHeaders(payload, proxyHeaders()) : new Headers(payload.headers);
    setHeaders(headers, pairs);
    return new Response(payload.body, { status: payload.status, statusText: payload.statusText, headers });
  }
  const headers = headersOf(pairs);
  if (kind === "empty") {
    // The name of the code at the end of the location.
    if (payload) headers.set("location", headers.get("location") + payload);
    return new Response(null, { status, headers });
  }
  if (kind === "page") {
    headers.set("content-type", "text/html; charset=utf-8");
    return new Response(errorPage(payload, signIn, asked()), { status, headers });
  }
  headers.set("content-type", "application/json");
  const body = kind === "error" ? { ...asFailure(payload).toJSON(), detail: payload.detail } : payload;
  return new Response(JSON.stringify(body), { status, headers });
}

