import { failure } from "./first_load.js";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The origins of the option `api`, as the set that requests are compared with; exact, without patterns. */
export function readOrigins(api = []) {
  return new Set(api.map((text) => {
    let url;
    try {
      url = new URL(text);
    } catch (cause) {
      throw notAnOrigin(text, cause);
    }
    const secure = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
    // Anything after the origin would look like a restriction to a path, which an origin cannot enforce.
    const bare = url.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
    if (!secure || !bare) throw notAnOrigin(text);
    return url.origin;
  }));
}

const notAnOrigin = (text, cause) =>
  failure("option_invalid", { option: "api", reason: `\`${text}\` is not an https origin` }, cause);

/** Refuses a request whose origin is not listed: an access token goes nowhere else. */
export function requireOrigin(url, origins) {
  if (!origins.has(url.origin)) throw failure("api_origin_not_allowed", { origin: url.origin });
}
