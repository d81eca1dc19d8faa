// The bar on top and the sidebars. The folders decide which pages there are; this file only sorts them.

import { pagesOf } from "./pages.mjs";

/** The folders of each entry. An entry leads to the first page of its first folder. */
const bar = [
  ["Getting started", "start"], ["Guides", "guides", "moving"], ["Providers", "providers"], ["Reference", "reference", "errors"], ["Security", "security"],
];

/** What comes first in a folder. Pages that are not named follow, sorted by title. */
const order = {
  start: ["vite", "react", "vue", "svelte", "solid", "angular", "single-page-app", "nextjs", "nuxt", "sveltekit", "astro", "react-router", "tanstack-start", "cloudflare-workers", "hono", "express", "fastify", "nitro", "node", "bun", "deno", "rust", "providers"],
  guides: ["patterns", "sessions-on-the-page", "stores", "vault", "dpop", "calling-apis", "refresh", "sign-out", "popup", "several-providers", "a-provider-of-your-own", "behind-a-proxy", "service-workers", "content-security-policy", "testing", "diagnosis", "production"],
  reference: ["client", "handler", "routes", "events", "provider-documents", "quirks", "sign-in-parameters", "engines", "tools"],
  security: ["patterns", "storages", "stores", "threat-model", "cookies", "requests", "id-tokens", "sign-out", "requirements"],
};

const nameOf = (page) => page.split("/").at(-1).replace(/\.md$/, "");
const item = ({ title, address }) => ({ text: title, link: `/${address}` });

export function ordered(folder, more) {
  const names = order[folder] ?? [];
  const pages = pagesOf(folder, more);
  const missing = names.filter((name) => !pages.some(({ page }) => nameOf(page) === name));
  if (missing.length) throw new Error(`docs/${folder}/ has no page ${missing.join(", ")}`);
  const rank = ({ page }) => (/(^|\/)README\.md$/.test(page) ? -1 : (names.indexOf(nameOf(page)) + 1 || names.length + 1));
  return pages.sort((one, other) => rank(one) - rank(other));
}

const group = (text, folder, { recursive, ...more } = {}) => ({ text, items: ordered(folder, { recursive }).map(item), ...more });

/** The index, then all other pages, folded up by what they have in common. */
function folded(folder, nameOfGroup) {
  const [first, ...rest] = ordered(folder);
  const groups = new Map();
  for (const page of rest) groups.set(nameOfGroup(page), [...(groups.get(nameOfGroup(page)) ?? []), item(page)]);
  return [{ text: first.title, link: `/${first.address}` }, ...[...groups].map(([text, items]) => ({ text, items, collapsed: true }))];
}

/**
 * The providers, with a sidebar for each first letter of their ids: all pages of that letter, and the first page of
 * every other letter. A sidebar with all providers would make each page slow on a phone.
 */
function byLetter(folder) {
  const [first, ...rest] = ordered(folder);
  const letters = new Map();
  for (const page of rest.sort((one, other) => one.page.localeCompare(other.page, "en"))) {
    const letter = nameOf(page.page)[0];
    letters.set(letter, [...(letters.get(letter) ?? []), item(page)]);
  }
  const groupOf = (open) => ([letter, items]) => ({ text: letter.toUpperCase(), ...(letter === open ? { items } : { link: items[0].link }) });
  const sidebarOf = (open) => [{ text: first.title, link: `/${first.address}` }, ...[...letters].map(groupOf(open))];
  // VitePress takes the first of the addresses that a page's begins with, so the index comes last.
  return Object.fromEntries([...letters.keys(), ""].map((letter) => [`/${folder}/${letter}`, sidebarOf(letter)]));
}

const kindOf = ({ text }) => /^- Kind \[`(\w+)`\]/m.exec(text)?.[1] ?? "other";

const present = (groups) => groups.filter(({ items, link }) => link || items?.length);

export function sidebar() {
  const guides = present([group("Guides", "guides"), group("Moving from", "moving")]);
  const reference = present([
    group("Reference", "reference"), group("Types", "reference/api", { collapsed: true, recursive: true }), { text: "Errors", link: "/errors/" },
  ]);
  return {
    "/start/": present([group("Getting started", "start")]),
    "/guides/": guides, "/moving/": guides,
    ...byLetter("providers"),
    "/reference/": reference, "/errors/": folded("errors", kindOf),
    "/security/": present([group("Security", "security")]),
  };
}

export function nav() {
  return bar.flatMap(([text, ...folders]) => {
    const [first] = folders.flatMap((folder) => ordered(folder));
    return first ? [{ text, link: `/${first.address}`, activeMatch: `^/(${folders.join("|")})(/|$)` }] : [];
  }).concat({ text: "Benchmarks", link: "/benchmarks" });
}
