import { sameOriginPath } from "../return_to.js";

/**
 * Where a sign-in comes back to: `full` is the page's whole address on this origin, `back` as much of it as the worker
 * accepts. The two differ if the address is too long.
 */
export function currentPath({ pathname, search, hash }) {
  // Browsers do not escape a backslash after the path. Escaped, it means the same, and the worker accepts it.
  const plain = (text) => text.replaceAll("\\", "%5C");
  /** The first of these texts that is a path of the own origin within the limit. */
  const fitting = (limit, ...paths) =>
    paths.find((path) => {
      try {
        return sameOriginPath(path, undefined, limit);
      } catch {
        return false;
      }
    });
  const full = fitting(Infinity, plain(pathname + search + (hash === "#_=_" ? "" : hash))) ?? "/";
  return { full, back: fitting(undefined, full, plain(pathname + search), pathname) ?? "/" };
}
