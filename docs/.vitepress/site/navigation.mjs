// The bar on top and the sidebars. Folders say which pages there are; here stands only in which order some of them are read.

import { pagesOf } from "./pages.mjs";

/** Of each entry the folders that it stands for; it leads to the first page of the first. */
const bar = [
  ["Getting started", "start"], ["Guides", "guides", "moving"], ["Providers", "providers"], ["Reference", "reference", "errors"], ["Security", "security"],
];

/** What comes first in a folder; every page that is not named follows by its title. */
const order = {
  start: ["worker", "vite", "react", "vue", "svelte", "solid", "angular", "nextjs", "nuxt", "sveltekit", "astro", "react-router", "tanstack-start", "hono", "express", "fastify"],
  guides: ["patterns", "sessions-on-the-page", "stores", "sessions", "vault", "dpop", "refresh", "sign-out", "popup", "proxy", "service-workers", "csp", "testing", "diagnosis", "production"],
  reference: ["client", "handler", "routes", "events", "provider-documents", "quirks", "sign-in-parameters", "tools"],
  security: ["patterns", "storages", "stores", "threat-model", "cookies", "requests", "id-tokens", "sign-out", "requirements"],
};

const nameOf = (page) => page.split("/").at(-1).replace(/\.md$/, "");
const item = ({ title, address }) => ({ text: title, link: `/${address}` });

export function ordered(folder, more) {
  const names = order[folder] ?? [];
  const rank = ({ page }) => (/(^|\/)README\.md$/.test(page) ? -1 : (names.indexOf(nameOf(page)) + 1 || names.length + 1));
  return pagesOf(folder, more).sort((one, other) => rank(one) - rank(other));
}

const group = (text, folder, { recursive, ...more } = {}) => ({ text, items: ordered(folder, { recursive }).map(item), ...more });

/** Many pages, folded up by what they have in common; the index before them. */
function folded(folder, nameOfGroup) {
  const [first, ...rest] = ordered(folder);
  const groups = new Map();
  for (const page of rest) groups.set(nameOfGroup(page), [...(groups.get(nameOfGroup(page)) ?? []), item(page)]);
  return [{ text: first.title, link: `/${first.address}` }, ...[...groups].map(([text, items]) => ({ text, items, collapsed: true }))];
}

/**
 * The providers, a sidebar for each first letter of their ids: the pages of that letter, and of every other letter its
 * first page. All of them in each page would make it slow on a phone.
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
  return Object.fromEntries(["", ...letters.keys()].map((letter) => [`/${folder}/${letter}`, sidebarOf(letter)]));
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
