import { failure } from "./first_load.js";

/** Longer addresses do not fit into the worker's sealed transaction cookie. */
const LIMIT = 2048;

/**
 * Returns `returnTo` if it is a path on the page's own origin, as "/inbox?page=2#top"; refuses everything else with
 * `return_to_refused`, and a path over the limit with `return_to_too_long`. The address is also compared after parsing:
 * "/..//evil.example" becomes "//evil.example" once its dot segment is resolved, and navigating to that leaves the
 * origin.
 */
export function sameOriginPath(returnTo, origin = "https://page.invalid", limit = LIMIT) {
  const refused = (cause) => failure("return_to_refused", undefined, cause);
  if (typeof returnTo !== "string") throw refused();
  // eslint-disable-next-line no-control-regex -- browsers drop tab and newline inside an address before reading it
  if (!/^\/(?![/\\])[^\\?#\u0000-\u0020\u007f]*([?#][^\\\u0000-\u0020\u007f]*)?$/.test(returnTo)) throw refused();
  let url;
  let size;
  try {
    url = new URL(returnTo, origin);
    size = sizeOf(returnTo);
  } catch (cause) {
    throw refused(cause);
  }
  if (url.origin !== new URL(origin).origin || url.pathname.startsWith("//")) throw refused();
  if (size > limit) throw tooLong(returnTo);
  return returnTo;
}

/** The refusal of a path that does not fit. */
export const tooLong = (path) => failure("return_to_too_long", { size: sizeOf(path), limit: LIMIT });

/** Bytes of UTF-8: one escape each, or one character. Half a surrogate pair has none, and throws. */
export const sizeOf = (text) => encodeURIComponent(text).replace(/%../g, "x").length;
