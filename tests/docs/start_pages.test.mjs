// Each start page is whole: what its programs import is installed or shown there.

import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { documents, read } from "../readme/documents.mjs";

const PAGE = /^docs\/start\/(?!README|providers|rust)/;
const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const PROGRAM = /\.([cm]?[jt]sx?|vue|svelte|astro)$/;
const IMPORT = /(?:\bfrom|\bimport) ?\(?"([^"]+)"/g;

/** What the tools of a framework make or bring along. */
const MADE = /^(node:|astro:|\$|#)|\/\+types\/|routeTree\.gen$|\/\$types$/;
const BROUGHT = { "create-next-app": ["next", "react"] };

const packageOf = (name) => name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/");
const withoutVersion = (word) => word.replace(/^npm:/, "").replace(/(?<=.)@[^/]*$/, "");

/** The steps of a page: `files` as `{ path: text }`, and the packages that its commands install. */
function stepsOf(text) {
  const [steps] = text.split(/^## /m);
  const files = {};
  const installed = new Set();
  let end = 0;
  for (const { index, 0: whole, 1: language, 2: shown } of steps.matchAll(BLOCK)) {
    const name = [...steps.slice(end, index).matchAll(/`([\w./[\]$+-]+\.\w+)`/g)].at(-1)?.[1];
    end = index + whole.length;
    if (language !== "sh") files[name] = shown;
    for (const [, words] of shown.matchAll(/^(?:npm install|bun add|deno add) (.+)$/gm)) for (const word of words.match(/[^\s"]+/g)) installed.add(withoutVersion(word));
    for (const [command, names] of Object.entries(BROUGHT)) if (shown.includes(command)) names.forEach((name) => installed.add(name));
  }
  return { files, installed };
}

/** The files that an import may mean. */
function meant(from, name) {
  const path = name.startsWith("$lib/") ? posix.join("src/lib", name.slice("$lib/".length)) : posix.join(posix.dirname(from), name);
  return [path, path.replace(/\.js$/, ".ts"), ...["ts", "tsx", "js"].map((extension) => `${path}.${extension}`)];
}

const pages = documents.filter((name) => PAGE.test(name));

test("there are start pages", () => assert.ok(pages.length > 15, `${pages.length}`));

for (const page of pages) {
  const { files, installed } = stepsOf(await read(page));
  const programs = Object.entries(files).filter(([path]) => PROGRAM.test(path));
  const imports = programs.flatMap(([path, text]) => [...text.matchAll(IMPORT)].map(([, name]) => ({ path, name })));
  const isFile = ({ name }) => name.startsWith(".") || name.startsWith("$lib/");

  test(`${page} names the file of each program, and shows each file that one imports`, () => {
    assert.ok(!("undefined" in files), files.undefined);
    assert.ok(imports.length > 0, "no import was found");
    const missing = imports.filter(isFile).filter(({ path, name }) => !MADE.test(name.replace(/^\$lib/, "")) && !meant(path, name).some((file) => file in files));
    assert.deepEqual(missing, []);
  });

  test(`${page} installs each package that a program imports`, () => {
    const others = imports.filter((one) => !isFile(one) && !MADE.test(one.name)).map(({ name }) => packageOf(name));
    assert.deepEqual(others.filter((name) => !installed.has(name)), []);
  });
}
