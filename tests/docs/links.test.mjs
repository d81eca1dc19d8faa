// Every link in the built site leads to an existing page or file, and to an existing heading.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { base, fileAt, files, pages } from "./built_site.mjs";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(await readFile(new URL("pkg/package.json", root), "utf8"));
const repository = manifest.repository.url.replace(/^git\+|\.git$/g, "");

const places = new Map(pages.map(({ file, tags }) => [file, new Set(tags.flatMap(({ attributes: { id, name } }) => [id, name]).filter(Boolean))]));
const linksOf = ({ tags }) => tags.filter(({ name, attributes }) => name === "a" && attributes.href !== undefined).map(({ attributes }) => attributes.href);

function addressesOf(page) {
  const here = new URL(base + page.file.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, ""), "http://site");
  return linksOf(page).map((href) => ({ href, url: new URL(href, here) }));
}

test("the site has its pages, and they have links", () => {
  assert.ok(pages.length > 200, `${pages.length} pages`);
  assert.ok(pages.every((page) => page.file === "404.html" || linksOf(page).length > 5));
});

test("every link within the site leads to a page", () => {
  const dead = pages.flatMap((page) => addressesOf(page).filter(({ url }) => url.origin === "http://site")
    .filter(({ url }) => !url.pathname.startsWith(base) || !files.has(fileAt(decodeURI(url.pathname.slice(base.length))))).map(({ href }) => `${page.file}: ${href}`));
  assert.deepEqual([...new Set(dead)], []);
});

test("every link to a place on a page leads to a place that it has", () => {
  const dead = pages.flatMap((page) => addressesOf(page).filter(({ url }) => url.origin === "http://site" && url.hash)
    .filter(({ url }) => !places.get(fileAt(decodeURI(url.pathname.slice(base.length))))?.has(decodeURIComponent(url.hash.slice(1)))).map(({ href }) => `${page.file}: ${href}`));
  assert.deepEqual([...new Set(dead)], []);
});

test("every link into the repository leads to a file, and to a heading if it names one", async () => {
  const start = `${repository}/blob/main/`;
  const found = new Set(pages.flatMap((page) => addressesOf(page).map(({ url }) => url.href).filter((href) => href.startsWith(start))));
  assert.ok(found.size > 100, `${found.size} links`);
  const dead = [];
  for (const href of found) {
    const [path, anchor] = decodeURI(href.slice(start.length)).split("#");
    if (!existsSync(new URL(path, root))) dead.push(href);
    else if (anchor && path.endsWith(".md") && !(await anchorsOf(path)).has(anchor)) dead.push(href);
  }
  assert.deepEqual(dead, []);
});

/** The anchors that renderers of Markdown make from headings. */
async function anchorsOf(path) {
  const text = (await readFile(new URL(path, root), "utf8")).replace(/^```[\s\S]*?^```/gm, "");
  return new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading.toLowerCase().trim().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")));
}

test("every edit link leads to a file of the repository", () => {
  const start = `${repository}/edit/main/`;
  const targets = pages.flatMap((page) => addressesOf(page).map(({ url }) => url.href).filter((href) => href.startsWith(start)));
  assert.ok(targets.length > 100);
  assert.deepEqual(targets.filter((href) => !existsSync(new URL(decodeURI(href.slice(start.length)), root))), []);
});
