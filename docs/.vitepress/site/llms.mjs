// What a language model reads: each page as Markdown beside its HTML, `llms.txt` as their index, and `llms-full.txt`, which
// holds what one has to read. Pages of one provider, of one error and of the types only repeat their forms there, at three
// times the length of all the rest; `llms.txt` leads to them.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { resolveLink } from "../markdown/links.mjs";
import { homepage } from "./addresses.mjs";
import { ordered } from "./navigation.mjs";
import { isOf, pageAt, rewrite, source } from "./pages.mjs";

const sections = [["Start", "start"], ["Guides", "guides"], ["Moving from another library", "moving"], ["Reference", "reference"], ["Security", "security"], ["Errors", "errors"]];
/** What a short context may leave out. */
const optional = [["Types", "reference/api", { recursive: true }], ["Providers", "providers"]];

export function writeForModels(folder) {
  const start = pageAt("index.md");
  const listed = (all) => all.map(([title, ...where]) => [title, ordered(...where)]).filter(([, pages]) => pages.length);
  const all = [...listed(sections), ...listed(optional)];
  for (const page of [start, pageAt("benchmarks.md"), ...all.flatMap(([, pages]) => pages)]) write(join(folder, rewrite(page.page)), absolute(page));
  const index = ([title, pages], level) => `${level} ${title}\n\n${pages.map(line).join("\n")}\n`;
  const benchmarks = ["Benchmarks", [pageAt("benchmarks.md")]];
  write(join(folder, "llms.txt"), [
    `# ${start.title}\n\n> ${start.summary}\n\nThe whole of it in one file: ${homepage}llms-full.txt\n`,
    ...listed(sections).map((section) => index(section, "##")), index(benchmarks, "##"),
    `## Optional\n`, ...listed(optional).map((section) => index(section, "###")),
  ].join("\n"));
  const told = listed(sections).flatMap(([, pages]) => pages.filter(({ page }) => !isOf("errors", page)));
  write(join(folder, "llms-full.txt"), [start, ...told, pageAt("providers/README.md"), pageAt("providers/google.md")].map(absolute).join("\n\n"));
}

const line = ({ page, title, summary }) => `- [${title}](${homepage}${rewrite(page)})${summary ? `: ${summary}` : ""}`;

/** A page whose links lead somewhere from everywhere; without the comments, which are for whoever writes it. */
function absolute({ page, text }) {
  const file = join(source, page);
  const linked = text.replace(/<!--[\s\S]*?-->\n*/g, "").replace(/(\]\()([^)\s]+)(\))/g, (whole, open, href, close) => {
    if (/^([a-z]+:|#)/i.test(href)) return whole;
    return `${open}${new URL(resolveLink(href, file), homepage + rewrite(page))}${close}`;
  });
  return `${linked.trim()}\n`;
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
