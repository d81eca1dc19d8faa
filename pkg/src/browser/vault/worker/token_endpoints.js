/** How the engine names the requests that are answered with tokens. */
const NAME = "token_endpoint";

/** An address as servers may read it: they ignore case, repeated slashes and escapes, each in its own way. */
function read(address) {
  const { origin, pathname } = new URL(address);
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // Not an escape of UTF-8: as it is written.
  }
  return origin + `/${path.toLowerCase()}/`.replaceAll(/[\\/]+/g, "/");
}

/**
 * The addresses that have handed out tokens to this vault. A page may not call them with `fetch`, because the body of
 * the answer would be tokens. Before the vault has a token, it has called the address that it came from.
 */
export function withoutTokens() {
  const noted = new Set();
  return {
    /** Takes note of a request of the engine: `[endpoint, url, …]`. */
    note([endpoint, url]) {
      if (endpoint === NAME) noted.add(read(url));
    },
    has: (url) => noted.has(read(url)),
  };
}
