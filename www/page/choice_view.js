// The choice: provider cards and pattern cards, as two groups of radio buttons.

import { fitOf, patterns, providerOf, providers } from "./catalogue.js";
import { byId, h } from "./dom.js";

const kept = "grantway-demo.choice";

/** Builds both groups and calls `changed({ provider, pattern })` at every choice, once at the start. */
export function createChoice(changed) {
  const choice = recall();
  byId("providers").replaceChildren(...providers.map((provider) => providerCard(provider, choice)));
  byId("patterns").replaceChildren(...patterns.map((pattern) => patternCard(pattern, choice)));
  byId("choice").addEventListener("change", (event) => {
    if (event.target.name !== "provider" && event.target.name !== "pattern") return;
    choice[event.target.name] = event.target.value;
    localStorage.setItem(kept, JSON.stringify(choice));
    show(choice);
    changed(choice);
  });
  show(choice);
  return choice;
}

function recall() {
  try {
    const { provider, pattern } = JSON.parse(localStorage.getItem(kept) ?? "{}");
    return {
      provider: providers.some(({ id }) => id === provider) ? provider : "tali",
      pattern: patterns.some(({ id }) => id === pattern) ? pattern : "worker",
    };
  } catch {
    return { provider: "tali", pattern: "worker" };
  }
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
  const { fit, why } = fitOf(choice.provider, choice.pattern);
  const note = byId("choice-note");
  note.textContent = why || `You will be sent to ${providerOf(choice.provider).name}'s own page, and come back here.`;
  note.dataset.tone = fit === "yes" ? "calm" : "warn";
  byId("sign-in").disabled = fit === "no";
  byId("sign-in-cancel").disabled = fit === "no";
}
