// The pages as the folders hold them: path, title, and the first sentence, which says what a page is about.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path/posix";
import { fileURLToPath } from "node:url";

/** `docs/`. */
export const source = fileURLToPath(new URL("../../", import.meta.url));

/** A folder's first page is called README.md, so that a code host shows it. */
export const rewrite = (page) => page.replace(/(^|\/)README\.md$/, "$1index.md");

/** The address of a page below the base, without the leading slash. */
export const addressOf = (page) => rewrite(page).replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "");

/** Every page of a folder: `{ page, address, title, summary, text }`, its first page first. `recursive`: its folders' too. */
export function pagesOf(folder, { recursive = false } = {}) {
  const names = listed(join(source, folder), recursive).filter((name) => name.endsWith(".md"));
  return names.map((name) => pageAt(join(folder, name))).sort(byTitle);
}

export function pageAt(page) {
  const text = readFileSync(join(source, page), "utf8");
  const title = plain(/^# (.+)$/m.exec(text)?.[1] ?? page);
  return { page, address: addressOf(page), title, summary: aboutForm(page, title) ?? summaryOf(text), text };
}

/** What a page is about whose folder has one form. */
function aboutForm(page, title) {
  if (isOf("providers", page)) return `Sign in with ${title}: what to register, scopes, a worker to copy, and where it departs from the standards.`;
  if (page.startsWith("reference/api/")) return title === "Types" ? "The types of every entry of the package." : `The functions and types of ${title}.`;
  return undefined;
}

function listed(folder, recursive) {
  try {
    return readdirSync(folder, { recursive });
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

/** A page of a folder that is not its first. */
export const isOf = (folder, page) => page.startsWith(`${folder}/`) && !/(^|\/)(README|index)\.md$/.test(page);

const isFirst = ({ page }) => (/(^|\/)(README|index)\.md$/.test(page) ? 0 : 1);
const byTitle = (one, other) => isFirst(one) - isFirst(other) || one.title.localeCompare(other.title, "en");

/** The first sentence behind the heading. */
function summaryOf(text) {
  const body = text.replace(/<!--[\s\S]*?-->/g, "").replace(/^---\n[\s\S]*?\n---\n/, "").replace(/^```[\s\S]*?^```/gm, "");
  const paragraph = body.split(/\n{2,}/).map((part) => part.trim()).find((part) => part && !/^([#|>*!-]|\d+\.)/.test(part));
  const sentence = plain(paragraph ?? "").split(/(?<=[.:])\s/)[0];
  return sentence.replace(/:$/, ".").replace(/"([^"]*)"/g, "“$1”");
}

/** Markdown's marks taken away. */
export const plain = (text) =>
  text.replace(/\s+/g, " ").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]|\\(?=[<>|_])/g, "").trim();
