// The choice: provider, pattern and store, as three groups of radio buttons.

import { defaults, fitOf, groups, hasStore, patternOf, patterns, providerOf, providers, stores } from "../../catalogue.js";
import { byId, h } from "../dom.js";

const kept = "grantway-demo.choice";
const lists = { provider: providers, pattern: patterns, store: stores };

/** Draws the groups and calls `changed(choice)` at every later choice. Returns the choice, `{ provider, pattern, store }`. */
export function createChoice(changed) {
  const choice = recall();
  byId("providers").replaceChildren(...groups.map((group) => providerGroup(group, choice)));
  byId("patterns").replaceChildren(...patterns.map((pattern) => option("pattern", pattern, choice)));
  byId("stores").replaceChildren(...stores.map((store) => option("store", store, choice)));
  byId("choice").addEventListener("change", (event) => {
    if (!(event.target.name in lists)) return;
    choice[event.target.name] = event.target.value;
    localStorage.setItem(kept, JSON.stringify(choice));
    show(choice);
    changed(choice);
  });
  show(choice);
  return choice;
}

function recall() {
  let before;
  try {
    before = JSON.parse(localStorage.getItem(kept) ?? "{}");
  } catch {
    before = {};
  }
  const known = (name) => (lists[name].some(({ id }) => id === before?.[name]) ? before[name] : defaults[name]);
  return Object.fromEntries(Object.keys(lists).map((name) => [name, known(name)]));
}

function providerGroup({ id, label }, choice) {
  const options = providers.filter(({ group }) => group === id).map((provider) => option("provider", provider, choice));
  return h("div", { class: "chips", role: "group", "aria-label": label }, h("span", { class: "group", "aria-hidden": "true" }, label), ...options);
}

function option(name, { id, label }, choice) {
  return h("label", { class: "option", "data-testid": `${name}-${id}`, "data-id": id },
    h("input", { type: "radio", name, value: id, checked: id === choice[name] }),
    h("span", {}, label));
}

function show(choice) {
  const { label, says } = providerOf(choice.provider);
  for (const segment of byId("patterns").children) segment.dataset.fit = fitOf(choice.provider, segment.dataset.id).fit;
  const stored = hasStore(choice);
  for (const input of document.querySelectorAll('input[name="store"]')) input.disabled = !stored;
  byId("provider-says").textContent = says;
  byId("pattern-says").replaceChildren(...patternText(choice));
  byId("store-says").textContent = storeText(choice);
  byId("choice-summary").textContent = summaryOf(choice);
  byId("sign-in").textContent = `Sign in with ${label}`;
  const { fit } = fitOf(choice.provider, choice.pattern);
  byId("sign-in").disabled = fit === "no";
  byId("sign-in-cancel").disabled = fit === "no";
}

/** What the choice means, under the button; `isReal` once it is known who plays the provider. */
export function showNote({ provider, pattern }, isReal) {
  const { label, module } = providerOf(provider);
  const { fit, why } = fitOf(provider, pattern);
  const note = byId("choice-note");
  note.dataset.tone = fit === "yes" ? "calm" : "warn";
  if (why) note.textContent = why;
  else if (isReal) note.textContent = `This goes to the real ${label}, and comes back here.`;
  else note.textContent = module ? `${label} is played by the sandbox: no account needed.` : "A standard server, played by the sandbox: no account needed.";
}

const patternText = ({ pattern }) => {
  const { name, says } = patternOf(pattern);
  return [h("b", {}, `${name[0].toUpperCase()}${name.slice(1)}.`), ` ${says}`];
};

function storeText(choice) {
  if (choice.pattern === "public") return "This page keeps its tokens itself, so no worker has a session of it.";
  if (!hasStore(choice)) return "There will be no session to keep.";
  return stores.find(({ id }) => id === choice.store).says;
}

function summaryOf(choice) {
  const { label } = providerOf(choice.provider);
  const place = patternOf(choice.pattern).label.toLowerCase();
  const store = hasStore(choice) ? `, session ${stores.find(({ id }) => id === choice.store).label.replace("In", "in")}` : "";
  return `${label}, tokens ${place}${store}`;
}
