/**
 * Answers as bytes: JSON in exactly the given member order, redirects in the encoding of the library that is
 * played.
 */

/** @param {unknown} value @param {number} status @param {Record<string, string>} headers */
export function json(value, status, headers) {
  return new Response(JSON.stringify(value), { status, headers });
}

/** A text with exactly the given headers: a string body would get its own content type. */
export function bytes(text, status, headers = {}) {
  return new Response(text === "" ? null : new TextEncoder().encode(text), { status, headers });
}

/** Ruby's and the URL standard's form encoding: a space becomes `+`. */
export const encodeForm = (text) => new URLSearchParams([["", text]]).toString().slice(1);

/** Node's `querystring.stringify`, used by oauth2orize: a space becomes `%20`. */
export const encodePercent = (text) => encodeURIComponent(text);

/** Elixir's `URI.encode_www_form`: a space becomes `+`, `~` stays, `!'()*` do not. */
export const encodeElixir = (text) =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");

/**
 * The `redirect_uri` with parameters added to the query it already has.
 * @param {string} redirectUri
 * @param {Array<[string, string | undefined]>} parameters missing values are left out
 * @param {(text: string) => string} encode
 */
export function withQuery(redirectUri, parameters, encode) {
  const present = parameters.filter(([, value]) => value !== undefined && value !== "");
  const query = present.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const cut = redirectUri.indexOf("?");
  const base = cut < 0 ? redirectUri : redirectUri.slice(0, cut);
  const existing = cut < 0 ? "" : redirectUri.slice(cut + 1).replace(/^&+|&+$/g, "");
  const rooted = /^[a-z][a-z0-9+.-]*:\/\/[^/]+$/i.test(base) ? `${base}/` : base;
  return `${rooted}?${existing ? `${existing}&` : ""}${query}`;
}

/** @param {string} location @param {Record<string, string>} [headers] */
export function redirect(location, headers = {}) {
  return new Response(null, { status: 302, headers: { Location: location, "Cache-Control": "no-store", ...headers } });
}
