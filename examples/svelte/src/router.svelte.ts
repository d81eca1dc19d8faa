let path = $state(location.pathname);

/** The path that is shown. */
export const shown = () => path;

/** Shows another path of the page. */
export function go(to: string) {
  history.pushState(null, "", to);
  path = location.pathname;
}

addEventListener("popstate", () => (path = location.pathname));
