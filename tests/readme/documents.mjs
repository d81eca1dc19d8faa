// The documents for people, and the programs in them. A program follows a comment with its source, `<!-- path -->`
// or `<!-- path#region -->`, and equals that file, or the lines between `#region` and `#endregion` in it without
// their common indent.

import { readdir, readFile } from "node:fs/promises";

export const root = new URL("../../", import.meta.url);

/** Generated documents, which the tests of their generators check. */
const GENERATED = ["docs/reference/api/", "docs/.vitepress/", "docs/node_modules/"];

async function markdownBelow(folder) {
  const names = await readdir(new URL(folder, root), { recursive: true });
  return names.filter((name) => name.endsWith(".md")).map((name) => `${folder}${name}`);
}

/** Every page, including those of providers. */
export const documents = (await Promise.all(["docs/", "examples/"].map(markdownBelow)))
  .flat()
  .concat("README.md", "pkg/README.md")
  .filter((name) => !name.includes("node_modules/") && !GENERATED.some((folder) => name.startsWith(folder)))
  .sort();

export const isProviderPage = (name) => name.startsWith("docs/providers/");

const LANGUAGES = "js|jsx|ts|tsx|javascript|typescript|mjs|vue|svelte|json|html";
const BLOCK = new RegExp(`^(?:( *)<!-- (\\S+) -->\\n\\n?)?( *)\`\`\`(${LANGUAGES})\\n([\\s\\S]*?)^\\3\`\`\`$`, "gm");

/** The languages of what is no program. */
export const TEXTS = /^(json|html)$/;

export const read = (name) => readFile(new URL(name, root), "utf8");

/**
 * The programs of a text: `{ line, source, language, indent, program }`; `source` is undefined if none is named. JSON
 * and HTML count if they name it: a document may also show an answer, or a line.
 */
export function programsIn(text) {
  const programs = [...text.matchAll(BLOCK)].map((found) => {
    const [whole, , source, indent, language, shown] = found;
    const program = shown.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    return { line: text.slice(0, found.index).split("\n").length, source, language, indent, program, whole, shown };
  });
  return programs.filter(({ source, language }) => source || !TEXTS.test(language));
}

const marker = (line) => /^\s*(?:\/\/|<!--|\/\*|#)\s*#(region|endregion)\s+([\w-]+)/.exec(line);

function withoutIndent(lines) {
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)[0].length));
  return lines.map((line) => line.slice(indent));
}

/** The program that a document with this `source` must show. */
export async function shownFrom(source) {
  const [path, region] = source.split("#");
  const lines = (await read(path)).trimEnd().split("\n");
  const plain = (some) => some.filter((line) => !marker(line));
  if (!region) return `${plain(lines).join("\n")}\n`;
  const at = (word) => lines.findIndex((line) => marker(line)?.[1] === word && marker(line)[2] === region);
  const [first, last] = [at("region"), at("endregion")];
  if (first < 0 || last < first) throw new Error(`${path} has no region ${region}`);
  return `${withoutIndent(plain(lines.slice(first + 1, last))).join("\n")}\n`;
}

/** The text with each program replaced by its source. */
export async function written(text) {
  let result = text;
  for (const { source, indent, whole, shown } of programsIn(text)) {
    if (!source) continue;
    const now = (await shownFrom(source)).replaceAll(/^(?=.)/gm, indent);
    result = result.replace(whole, () => whole.replace(`\n${shown}`, () => `\n${now}`));
  }
  return result;
}
