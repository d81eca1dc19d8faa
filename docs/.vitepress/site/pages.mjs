// The pages as the folders hold them: path, title, and the first sentence, which says what a page is about.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `docs/`. */
export const source = fileURLToPath(new URL("../../", import.meta.url));

/** A folder's first page is called README.md, so that a code host shows it. */
export const rewrite = (page) => page.replace(/(^|\/)README\.md$/, "$1index.md");

/** The address of a page below the base, without the leading slash. */
export const addressOf = (page) => rewrite(page).replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");

/** Every page of a folder and of the folders in it: `{ page, address, title, summary, text }`, its first page first. */
export function pagesOf(folder) {
  const names = listed(join(source, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => pageAt(folder ? `${folder}/${name}` : name)).sort(byTitle);
}

export function pageAt(page) {
  const text = readFileSync(join(source, page), "utf8");
  const title = plain(/^# (.+)$/m.exec(text)?.[1] ?? page);
  return { page, address: addressOf(page), title, summary: summaryOf(text), text };
}

function listed(folder) {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

const isFirst = ({ page }) => (/(^|\/)(README|index)\.md$/.test(page) ? 0 : 1);
const byTitle = (one, other) => isFirst(one) - isFirst(other) || one.title.localeCompare(other.title, "en");

/** The first sentence behind the heading. */
function summaryOf(text) {
  const body = text.replace(/<!--[\s\S]*?-->/g, "").replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^```[\s\S]*?^```/gm, "");
  const paragraph = body.split(/\n{2,}/).map((part) => part.trim()).find((part) => part && !/^([#|>*!-]|\d+\.)/.test(part));
  const sentence = plain(paragraph ?? "").split(/(?<=[.:])\s/)[0];
  return sentence.replace(/:$/, ".");
}

/** Markdown's marks taken away. */
export const plain = (text) =>
  text.replace(/\s+/g, " ").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]|\\(?=[<>|_])/g, "").trim();
