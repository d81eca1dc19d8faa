// Sets the handler's cookies on a response. A cache that kept such an answer would give one person's session to the
// next, and not every cache refuses to keep answers with Set-Cookie.

/** Headers that let a cache keep an answer or override Cache-Control; those for CDNs (RFC 9213) have many names. */
const KEEPS = /cache-control|(?:^|-)(?:cdn|edge|surrogate)-control$|^(?:age|expires|x-accel-expires)$/;

/** Adds the cookies. An answer with cookies must not be shared. */
export function setCookies(headers, cookies) {
  if (cookies.length === 0) return;
  for (const name of [...headers.keys()]) if (KEEPS.test(name)) headers.delete(name);
  headers.set("cache-control", "private, no-store");
  for (const cookie of cookies) headers.append("set-cookie", cookie);
}
