// Sets the handler's cookies on a response. A cache that kept such an answer would give one person's session to the
// next, and not every cache refuses to keep answers with Set-Cookie.

/** Headers that let a cache keep an answer or override Cache-Control; those for CDNs (RFC 9213) have many names. */
const KEEPS = /cache-control|(?:^|-)(?:cdn|edge|surrogate)-control$|^(?:age|expires|x-accel-expires)$/;

const addCookies = (headers, cookies) => {
  headers.set("cache-control", "private, no-store");
  for (const cookie of cookies) headers.append("set-cookie", cookie);
};

/** Adds the cookies. An answer with cookies must not be shared. */
export function setCookies(headers, cookies) {
  if (cookies.length === 0) return;
  for (const name of [...headers.keys()]) if (KEEPS.test(name)) headers.delete(name);
  addCookies(headers, cookies);
}

const isCookie = ([name]) => name === "set-cookie";

/** Sets the pairs on headers that may hold others already. */
export function setHeaders(headers, pairs) {
  for (const [name, value] of pairs) if (name !== "set-cookie") headers.set(name, value);
  setCookies(headers, pairs.filter(isCookie).map(([, value]) => value));
}

/** New headers of the pairs, as `setHeaders` would set them: to read them again would take longer than all the rest. */
export function headersOf(pairs) {
  const headers = new Headers();
  const cookies = pairs.filter(isCookie).map(([, value]) => value);
  for (const [name, value] of pairs) {
    if (name !== "set-cookie" && (cookies.length === 0 || !KEEPS.test(name))) headers.set(name, value);
  }
  if (cookies.length > 0) addCookies(headers, cookies);
  return headers;
}
