// Links as the site needs them. Pages are written for a code host: relative paths, README.md for a folder's first page,
// and files of the repository beside `docs/`, which the site does not hold.

import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path/posix";
import { inRepository } from "../site/addresses.mjs";
import { source } from "../site/pages.mjs";

const root = join(source, "..");
const isAddress = (href) => /^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(href);

/** `page` is the Markdown file, absolute. Throws where a file that is linked to does not exist. */
export function resolveLink(href, page) {
  if (isAddress(href)) return href;
  const [path, anchor] = href.split(/(?=#)/);
  const target = join(dirname(page), decodeURI(path));
  if (relative(source, target).startsWith("..")) {
    if (!existsSync(target)) throw new Error(`${relative(root, page)}: dead link ${href}`);
    return inRepository(relative(root, target)) + (anchor ?? "");
  }
  return path.replace(/(^|\/)README\.md$/, "$1index.md") + (anchor ?? "");
}

export function links(md) {
  md.core.ruler.push("repository_links", (state) => {
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" && token.attrGet("href");
      if (href) token.attrSet("href", resolveLink(href, state.env.realPath ?? state.env.path));
    }
  });
}
