// The documentation site: VitePress over the Markdown of this folder. `cargo xtask docs` builds it, and names base and output.

import { defineConfig } from "vitepress";
import { classesForColours, codeTheme } from "./markdown/code.mjs";
import { links } from "./markdown/links.mjs";
import { plainText } from "./markdown/plain_text.mjs";
import { tables } from "./markdown/tables.mjs";
import { homepage, repository } from "./site/addresses.mjs";
import { icon } from "./site/icon.mjs";
import { writeForModels } from "./site/llms.mjs";
import { nav, sidebar } from "./site/navigation.mjs";
import { addressOf, pageAt, rewrite } from "./site/pages.mjs";
import { withPolicy } from "./site/policy.mjs";

export default defineConfig({
  title: "Grantway",
  description: "OAuth 2.0 and OpenID Connect sign-in for edge workers and browser pages.",
  lang: "en",
  base: new URL(homepage).pathname,
  outDir: "../target/site/grantway",
  cacheDir: "../target/vitepress",
  rewrites: rewrite,
  cleanUrls: true,
  // Addresses of what a reader starts on the own machine. Every other link must lead somewhere.
  ignoreDeadLinks: "localhostLinks",
  // It would write a style into the page, which the policy refuses.
  appearance: { disableTransition: false },
  // The list of all pages is a file that every page shares, rather than a script in each.
  metaChunk: true,
  sitemap: { hostname: homepage },
  markdown: {
    theme: codeTheme,
    codeTransformers: [classesForColours],
    config(md) {
      links(md);
      plainText(md);
      tables(md);
    },
  },
  vite: { plugins: [icon()], build: { chunkSizeWarningLimit: 2000 } },
  transformPageData(page) {
    const { summary, text } = pageAt(page.filePath);
    page.description = summary;
    if (page.relativePath === "index.md") Object.assign(page.frontmatter, { pageClass: "start", aside: false, editLink: false });
    if (page.relativePath.startsWith("reference/api/")) page.frontmatter.editLink = false;
    // What is generated is edited at its source, if that is one file.
    const [, generated] = /^<!-- Written (.+?) -->/.exec(text) ?? [];
    const [, origin] = /^from (\S+\.json):/.exec(generated ?? "") ?? [];
    if (origin) page.filePath = `../${origin}`;
    else if (generated) page.frontmatter.editLink = false;
  },
  transformHead: ({ siteData, pageData }) => [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${siteData.base}icon.svg` }],
    ["link", { rel: "canonical", href: homepage + addressOf(pageData.relativePath) }],
    ["meta", { name: "color-scheme", content: "light dark" }],
  ],
  transformHtml: withPolicy,
  buildEnd: ({ outDir }) => writeForModels(outDir),
  themeConfig: {
    logo: "/icon.svg",
    nav: nav(),
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository, ariaLabel: "Source code" }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
    notFound: { title: "Page not found", quote: "There is no page at this address. The search knows all that there are.", linkText: "To the start page" },
    docFooter: { prev: false, next: false },
  },
});
