// The choice: cards for provider, pattern and store, as three groups of radio buttons.

import { fitOf, hasStore, patterns, providerOf, providers, stores } from "./catalogue.js";
import { byId, h } from "./dom.js";

const kept = "grantway-demo.choice";
const groups = { provider: providers, pattern: patterns, store: stores };
const first = { provider: "tali", pattern: "worker", store: "cookie" };

/** Builds the groups and calls `changed({ provider, pattern, store })` at every choice, once at the start. */
export function createChoice(changed) {
  const choice = recall();
  byId("providers").replaceChildren(...providers.map((provider) => providerCard(provider, choice)));
  byId("patterns").replaceChildren(...patterns.map((pattern) => patternCard(pattern, choice)));
  byId("stores").replaceChildren(...stores.map((store) => storeCard(store, choice)));
  byId("choice").addEventListener("change", (event) => {
    if (!(event.target.name in groups)) return;
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
  const known = (name) => (groups[name].some(({ id }) => id === before?.[name]) ? before[name] : first[name]);
  return Object.fromEntries(Object.keys(groups).map((name) => [name, known(name)]));
}

function providerCard(provider, choice) {
  return h("label", { class: "card", "data-testid": `provider-${provider.id}` },
    h("input", { type: "radio", name: "provider", value: provider.id, checked: provider.id === choice.provider }),
    h("span", { class: "name" }, provider.name),
    h("span", { class: "dialect" }, provider.dialect),
    h("span", { class: "life" }, provider.life));
}

function patternCard(pattern, choice) {
  return h("label", { class: "pattern", "data-testid": `pattern-${pattern.id}`, "data-pattern": pattern.id },
    h("input", { type: "radio", name: "pattern", value: pattern.id, checked: pattern.id === choice.pattern }),
    picture(pattern),
    h("span", { class: "name" }, pattern.name),
    h("span", { class: "says" }, pattern.says),
    h("span", { class: "verdict" }));
}

function storeCard(store, choice) {
  return h("label", { class: "pattern", "data-testid": `store-${store.id}`, "data-store": store.id },
    h("input", { type: "radio", name: "store", value: store.id, checked: store.id === choice.store }),
    storePicture(store),
    h("span", { class: "name" }, store.name),
    h("span", { class: "says" }, store.says));
}

// The browser, the isolates between which its calls are dealt out, and what they share; the filled point holds the session.
function storePicture({ holder }) {
  const isolates = [5, 12, 19].map((y) => h("circle", { cx: 90, cy: y, r: 2.6 }));
  const shares = holder === 2;
  return h("svg", { viewBox: "0 0 180 36", fill: "none", stroke: "currentColor", "aria-hidden": "true" },
    ...[5, 12, 19].map((y) => h("line", { x1: 22, y1: 12, x2: 86, y2: y, "stroke-dasharray": shares ? "2 3" : undefined })),
    shares && [5, 12, 19].map((y) => h("line", { x1: 94, y1: y, x2: 158, y2: 12 })),
    ...isolates,
    h("circle", { cx: 14, cy: 12, r: shares ? 4.5 : 6.5, class: shares ? undefined : "held" }),
    shares && h("circle", { cx: 166, cy: 12, r: 6.5, class: "held" }),
    h("text", { x: 2, y: 33 }, "cookie"),
    h("text", { x: 72, y: 33 }, "isolates"),
    shares && h("text", { x: 150, y: 33 }, "object"));
}

// Page, worker and server as three points on a line; the filled one holds the tokens.
function picture({ holder }) {
  const at = [14, 90, 166];
  const dot = (x, held) => h("circle", { cx: x, cy: 12, r: held ? 6.5 : 4.5, class: held ? "held" : undefined });
  return h("svg", { viewBox: "0 0 180 36", fill: "none", stroke: "currentColor", "aria-hidden": "true" },
    h("line", { x1: holder === 0 ? 22 : at[0] + 8, x2: holder === 0 ? 158 : at[1] - 8, y1: 12, y2: 12, "stroke-dasharray": holder === 1 ? "2 3" : undefined }),
    holder > 0 && h("line", { x1: at[1] + 8, x2: at[2] - 8, y1: 12, y2: 12 }),
    dot(at[0], holder < 1),
    holder > 0 && dot(at[1], true),
    dot(at[2], false),
    h("text", { x: 2, y: 33 }, "page"),
    holder > 0 && h("text", { x: 75, y: 33 }, "worker"),
    h("text", { x: 150, y: 33 }, "server"));
}

function show(choice) {
  for (const label of byId("patterns").children) {
    const { fit, verdict } = fitOf(choice.provider, label.dataset.pattern);
    label.dataset.fit = fit;
    label.querySelector(".verdict").textContent = verdict;
  }
  const stored = hasStore(choice);
  for (const input of document.querySelectorAll('input[name="store"]')) input.disabled = !stored;
  byId("store-note").textContent = storeNote(choice);
  const { fit, why } = fitOf(choice.provider, choice.pattern);
  const note = byId("choice-note");
  note.textContent = why || `You will be sent to ${providerOf(choice.provider).name}'s own page, and come back here.`;
  note.dataset.tone = fit === "yes" ? "calm" : "warn";
  byId("sign-in").disabled = fit === "no";
  byId("sign-in-cancel").disabled = fit === "no";
}

function storeNote(choice) {
  if (choice.pattern === "public") return "This page keeps its tokens itself, so no worker has a session of it.";
  if (!hasStore(choice)) return "There will be no session to keep.";
  return "";
}
