// What the site must have: a page for each provider and each error code, the search, and the files for language
// models; and nothing from elsewhere.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { benchmarksPage } from "../../docs/.vitepress/charts/benchmarks_page.mjs";
import { base, files, folder, pages } from "./built_site.mjs";

const root = new URL("../../", import.meta.url);
const missing = (names, place) => names.filter((name) => !files.has(`${place}/${name}.html`));

test("every provider has its page", async () => {
  const ids = (await readdir(new URL("providers/", root))).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  assert.ok(ids.length > 100);
  assert.deepEqual(missing(ids, "providers"), []);
});

test("every error code has its page", async () => {
  const types = await readFile(new URL("pkg/src/errors/error_codes.d.ts", root), "utf8");
  const codes = [...types.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  assert.ok(codes.length > 50);
  assert.deepEqual(missing(codes, "errors"), []);
});

test("every entry of the package has the page of its types", async () => {
  const { exports } = JSON.parse(await readFile(new URL("pkg/package.json", root), "utf8"));
  const entries = Object.keys(exports).filter((name) => exports[name].types && !name.includes("*")).map((name) => (name === "." ? "grantway" : name.slice(2)));
  const stores = (await readdir(new URL("pkg/stores/", root))).filter((name) => name.endsWith(".d.ts")).map((name) => `stores/${name.slice(0, -".d.ts".length)}`);
  assert.deepEqual(missing([...entries, ...stores], "reference/api"), []);
});

test("every page has a title, a description and one first heading", () => {
  for (const { file, html } of pages.filter(({ file }) => file !== "404.html")) {
    assert.ok(/<title>[^<]+<\/title>/.test(html), `${file}: title`);
    assert.ok(/<meta name="description" content="[^"]{10,}">/.test(html), `${file}: description`);
    assert.equal(html.match(/<h1\b/g)?.length, 1, `${file}: first headings`);
  }
});

test("the sidebar of a provider's page leads to every provider with the same first letter", () => {
  const providers = pages.filter(({ file }) => /^providers\/(?!index)/.test(file));
  const addressOf = ({ file }) => base + file.slice(0, -".html".length);
  for (const page of providers) {
    const [sidebar] = /<aside class="VPSidebar"[\s\S]*?<\/aside>/.exec(page.html) ?? [""];
    const neighbours = providers.map(addressOf).filter((address) => address.startsWith(addressOf(page).slice(0, `${base}providers/x`.length)));
    assert.deepEqual(neighbours.filter((address) => !sidebar.includes(`href="${address}"`)), [], page.file);
  }
});

test("the search has its index, and finds an error code and a provider in it", async () => {
  const [index] = [...files].filter((file) => file.includes("localSearchIndex"));
  assert.ok(index, "no search index");
  const text = await readFile(join(folder, index), "utf8");
  for (const word of ["mismatch", "google"]) assert.ok(text.includes(word), word);
});

test("no page loads anything from elsewhere", () => {
  const loading = { script: "src", img: "src", source: "src", iframe: "src", video: "src", audio: "src", object: "data", embed: "src" };
  const isElsewhere = (address) => address !== undefined && !address.startsWith(base) && !address.startsWith("data:") && !address.startsWith("#");
  for (const { file, tags } of pages) {
    const found = tags.filter(({ name, attributes }) => (name === "link" ? attributes.rel !== "canonical" && isElsewhere(attributes.href) : isElsewhere(attributes[loading[name]])));
    assert.deepEqual(found, [], file);
  }
});

test("no style sheet loads anything from elsewhere", async () => {
  const sheets = [...files].filter((file) => file.endsWith(".css"));
  assert.ok(sheets.length > 0);
  for (const sheet of sheets) {
    const text = await readFile(join(folder, sheet), "utf8");
    const loaded = [...text.matchAll(/url\(["']?([^"')]+)/g)].map(([, address]) => address);
    assert.deepEqual(loaded.filter((address) => !address.startsWith("data:") && !address.startsWith(base)), [], sheet);
    assert.ok(!text.includes("@import"), sheet);
  }
});

test("every page's policy names its inline scripts by their digests, and no page has an inline style", () => {
  for (const { file, html, tags } of pages) {
    const policy = tags.find(({ name, attributes }) => name === "meta" && attributes["http-equiv"] === "content-security-policy")?.attributes.content;
    assert.ok(policy?.includes("default-src 'none'"), `${file}: ${policy}`);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/, file);
    for (const [, script] of html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)) {
      assert.ok(policy.includes(createHash("sha256").update(script).digest("base64")), `${file}: ${script.slice(0, 60)}`);
    }
    assert.deepEqual(tags.filter(({ attributes }) => attributes.style !== undefined), [], file);
  }
});

test("llms.txt lists the pages with what each is about, and every address in it is a file of the site", async () => {
  const { homepage } = JSON.parse(await readFile(new URL("pkg/package.json", root), "utf8"));
  const text = await readFile(join(folder, "llms.txt"), "utf8");
  const listed = [...text.matchAll(/^- \[.+?\]\((\S+)\)(: .{10,})?$/gm)];
  assert.ok(listed.length > 200, `${listed.length} pages`);
  assert.deepEqual(listed.filter(([, address]) => !files.has(address.slice(homepage.length))).map(([line]) => line), []);
  assert.deepEqual(listed.filter(([, address, about]) => !about).map(([line]) => line), []);
});

test("llms-full.txt holds the guides and the reference, and each provider's page at most once", async () => {
  const text = await readFile(join(folder, "llms-full.txt"), "utf8");
  for (const heading of ["# Provider documents", "# Events", "# Sessions and stores"]) assert.ok(text.includes(`${heading}\n`), heading);
  assert.ok(text.length < 650_000, `${text.length} characters`);
  assert.ok(text.split("## What to register").length < 4, "the pages of the providers are in it");
});

test("docs/benchmarks.md is what the results say", async () => {
  assert.equal(await readFile(new URL("docs/benchmarks.md", root), "utf8"), benchmarksPage(), "`cargo xtask docs` writes it");
});
