// The site as built by `cargo xtask docs --base /docs/`: its files, and each page as a document.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const base = "/docs/";
export const folder = fileURLToPath(new URL("../../target/site/docs/", import.meta.url));

/** Every file, by its path below the base. */
export const files = new Set((await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length)));

/** The file that a host serves at an address below the base; addresses of pages have no extension. */
export function fileAt(path) {
  if (path === "" || path.endsWith("/")) return `${path}index.html`;
  return files.has(path) ? path : `${path}.html`;
}

const tag = /<([a-z][\w-]*)\b((?:\s+[\w:@.-]+(?:=(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*\/?>/gi;
const attribute = /([\w:@.-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g;
const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">");

/** Every page: `{ file, html, tags }`, where a tag is its name and attributes. Comments and scripts are skipped. */
export const pages = await Promise.all([...files].filter((file) => file.endsWith(".html")).map(async (file) => {
  const html = await readFile(join(folder, file), "utf8");
  const markup = html.replace(/<!--[\s\S]*?-->/g, "").replace(/(<script[^>]*>)[\s\S]*?<\/script>/g, "$1");
  const tags = [...markup.matchAll(tag)].map(([, name, attributes]) => ({
    name, attributes: Object.fromEntries([...attributes.matchAll(attribute)].map(([, key, ...values]) => [key, decoded(values.find((value) => value !== undefined) ?? "")])),
  }));
  return { file, html, tags };
}));
