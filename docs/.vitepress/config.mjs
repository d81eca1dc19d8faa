// The documentation site: VitePress over the Markdown of this folder. `cargo xtask docs` builds it.

import { defineConfig } from "vitepress";
import { links } from "./markdown/links.mjs";
import { plainText } from "./markdown/plain_text.mjs";
import { homepage, repository } from "./site/addresses.mjs";
import { icon } from "./site/icon.mjs";
import { nav, sidebar } from "./site/navigation.mjs";
import { rewrite } from "./site/pages.mjs";

export default defineConfig({
  title: "Grantway",
  description: "OAuth 2.0 and OpenID Connect sign-in for edge workers and browser pages: one engine, 193 providers as data.",
  lang: "en",
  base: new URL(homepage).pathname,
  // `cargo xtask docs` names the base and where it builds to.
  outDir: "../target/site/grantway",
  cacheDir: "../target/vitepress",
  rewrites: rewrite,
  cleanUrls: true,
  // The list of all pages is a file that every page shares, rather than a script in each.
  metaChunk: true,
  sitemap: { hostname: homepage },
  transformHead: ({ siteData }) => [["link", { rel: "icon", type: "image/svg+xml", href: `${siteData.base}icon.svg` }]],
  markdown: {
    config(md) {
      links(md);
      plainText(md);
    },
  },
  vite: { plugins: [icon()] },
  themeConfig: {
    logo: "/icon.svg",
    nav: nav(),
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
  },
});
