// What can be chosen: where the tokens are kept, what happens after a reload, and when an idle person is signed out.
// Every tab has the same choice.

import { byId, h } from "../dom.js";

const kept = "grantway-demo.tabs";

const groups = {
  storage: [
    { id: "memory", label: "In memory", says: "Gone with the last tab. A new tab, or a reloaded one, gets the session from another." },
    { id: "session", label: "In the tab", says: "sessionStorage: survives a reload. Every script of the page can read it." },
    { id: "encrypted", label: "Sealed", says: "Encrypted in IndexedDB, under a key that cannot be exported: survives the browser's restart. A stolen disk gives nothing." },
    { id: "vault", label: "In a vault", says: "A worker of its own holds the tokens and sends the requests. No script of the page sees a token." },
  ],
  restore: [
    { id: "none", label: "Ask nothing", says: "The session comes back from another tab or from the storage, or the person signs in again." },
    { id: "silent", label: "Ask in a frame", says: "A hidden frame asks the provider, without a question to the person. Browsers that keep its cookies out of frames are noticed." },
    { id: "redirect", label: "Ask by redirect", says: "The page leaves for the provider once, and comes back to the same place." },
  ],
  idle: [
    { id: "never", label: "Nothing", says: "The session lives as long as its tokens." },
    { id: "short", label: "Sign out after 20 s", says: "Activity in any tab counts. The last 15 seconds are counted down in every tab." },
  ],
};
const defaults = { storage: "memory", restore: "none", idle: "never" };
const places = { storage: ["storages", "storage-says"], restore: ["restores", "restore-says"], idle: ["idles", "idle"] };

/** Draws the groups and calls `changed()` after each choice. Returns the choice: `{ storage, restore, idle }`. */
export function createChoices(changed) {
  const choice = recall();
  for (const [name, options] of Object.entries(groups)) {
    byId(places[name][0]).replaceChildren(...options.map((option) => radio(name, option, choice)));
    say(name, choice);
  }
  byId("choice").addEventListener("change", ({ target }) => {
    choice[target.name] = target.value;
    localStorage.setItem(kept, JSON.stringify(choice));
    say(target.name, choice);
    changed();
  });
  return choice;
}

const say = (name, choice) => (byId(places[name][1]).textContent = sayingOf(name, choice));

/** The sentence of what is chosen in a group. */
export const sayingOf = (name, choice) => groups[name].find(({ id }) => id === choice[name]).says;

/** The label of what is chosen in a group. */
export const labelOf = (name, id) => groups[name].find((option) => option.id === id).label;

function recall() {
  let before = {};
  try {
    before = JSON.parse(localStorage.getItem(kept) ?? "{}");
  } catch {
    // Somebody else's entry of that name.
  }
  const known = (name) => (groups[name].some(({ id }) => id === before?.[name]) ? before[name] : defaults[name]);
  return Object.fromEntries(Object.keys(groups).map((name) => [name, known(name)]));
}

const radio = (name, { id, label }, choice) =>
  h("label", { class: "option", "data-testid": `${name}-${id}` },
    h("input", { type: "radio", name, value: id, checked: id === choice[name] }),
    h("span", {}, label));
