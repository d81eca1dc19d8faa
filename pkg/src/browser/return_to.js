import { failure } from "./failure.js";

/** Longer addresses do not fit beside everything else in the worker's sealed transaction cookie. */
const LIMIT = 2048;

/**
 * Returns `returnTo` if it is a path on the page's own origin, as "/inbox?page=2#top"; refuses everything else with
 * `return_to_refused`. The address is compared after parsing as well: "/..//evil.example" becomes "//evil.example"
 * once its dot segment is resolved, and whoever navigates to that text leaves the origin.
 */
export function sameOriginPath(returnTo, origin = "https://page.invalid") {
  const refused = () => failure("return_to_refused");
  if (typeof returnTo !== "string" || returnTo.length > LIMIT) throw refused();
  // eslint-disable-next-line no-control-regex -- browsers drop tab and newline inside an address before reading it
  if (!/^\/(?![/\\])[^\\?#\u0000-\u0020\u007f]*([?#][^\\\u0000-\u0020\u007f]*)?$/.test(returnTo)) throw refused();
  let url;
  try {
    url = new URL(returnTo, origin);
  } catch (cause) {
    throw failure("return_to_refused", undefined, cause);
  }
  if (url.origin !== new URL(origin).origin || url.pathname.startsWith("//")) throw refused();
  return returnTo;
}

/** The path of the page that is shown now, or "/" where it could not be a return address. */
export function currentPath(location) {
  try {
    // Browsers leave a backslash behind the path as it is; escaped it means the same, and the worker takes it.
    return sameOriginPath((location.pathname + location.search + location.hash).replaceAll("\\", "%5C"));
  } catch {
    return "/";
  }
}
