// The bar on top and the sidebars. Folders say which pages there are; here stands only in which order some of them are read.

import { pagesOf } from "./pages.mjs";

const bar = [
  ["Start", "start"], ["Guides", "guides"], ["Providers", "providers"], ["Reference", "reference"], ["Security", "security"],
];

/** What comes first in a folder; every page that is not named follows by its title. */
const order = {
  start: ["worker", "vite", "nextjs", "sveltekit"],
  guides: ["patterns", "stores", "sessions", "refresh", "sign-out", "popup", "proxy", "service-workers", "csp", "testing", "production"],
  reference: ["client", "handler", "routes", "events", "provider-documents", "quirks", "sign-in-parameters", "tools"],
  security: ["patterns", "stores", "threat-model", "requirements"],
};

const nameOf = (page) => page.split("/").at(-1).replace(/\.md$/, "");
const item = ({ title, address }) => ({ text: title, link: `/${address}` });

function ordered(folder) {
  const names = order[folder] ?? [];
  const rank = ({ page }) => (/(^|\/)README\.md$/.test(page) ? -1 : (names.indexOf(nameOf(page)) + 1 || names.length + 1));
  return pagesOf(folder).sort((one, other) => rank(one) - rank(other));
}

const group = (text, folder, more = {}) => ({ text, items: ordered(folder).map(item), ...more });

/** One hundred and ninety-three pages by their first letter; the index before them. */
function byLetter(folder) {
  const [first, ...rest] = ordered(folder);
  const letters = new Map();
  for (const page of rest) {
    const letter = /[a-z]/i.test(page.title[0]) ? page.title[0].toUpperCase() : "0–9";
    letters.set(letter, [...(letters.get(letter) ?? []), item(page)]);
  }
  return [{ text: first.title, link: `/${first.address}` }, ...[...letters].map(([text, items]) => ({ text, items, collapsed: true }))];
}

const present = (groups) => groups.filter(({ items, link }) => link || items?.length);

export function sidebar() {
  const guides = present([group("Guides", "guides"), group("Moving from", "moving")]);
  const reference = present([
    group("Reference", "reference"), group("Types", "reference/api", { collapsed: true }), group("Errors", "errors", { collapsed: true }),
  ]);
  return {
    "/start/": present([group("Start", "start")]),
    "/guides/": guides, "/moving/": guides,
    "/providers/": byLetter("providers"),
    "/reference/": reference, "/errors/": reference,
    "/security/": present([group("Security", "security")]),
  };
}

export function nav() {
  const folders = bar.flatMap(([text, folder]) => {
    const [first] = ordered(folder);
    return first ? [{ text, link: `/${first.address}`, activeMatch: folder === "guides" ? "^/(guides|moving)/" : folder === "reference" ? "^/(reference|errors)/" : `^/${folder}/` }] : [];
  });
  const [benchmarks] = pagesOf("").filter(({ page }) => page === "benchmarks.md");
  return benchmarks ? [...folders, { text: "Benchmarks", link: "/benchmarks" }] : folders;
}
