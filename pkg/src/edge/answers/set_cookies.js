// The handler's cookies on a response. A cache that kept such an answer would give one person's session to the next, and
// not every cache refuses to keep answers with Set-Cookie.

/** What lets a cache keep an answer, or outweighs Cache-Control: the headers for CDNs (RFC 9213) have many names. */
const KEEPS = /cache-control|(?:^|-)(?:cdn|edge|surrogate)-control$|^(?:age|expires|x-accel-expires)$/;

/** Adds the cookies; an answer with some is the person's own. */
export function setCookies(headers, cookies) {
  if (cookies.length === 0) return;
  for (const name of [...headers.keys()]) if (KEEPS.test(name)) headers.delete(name);
  headers.set("cache-control", "private, no-store");
  for (const cookie of cookies) headers.append("set-cookie", cookie);
}
