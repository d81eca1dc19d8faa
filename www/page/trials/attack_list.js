// The list of attacks: each with its button, and beside it how it ended.

import { announce, busy, byId, h, spoken } from "../dom.js";
import { refusalParts } from "../session/refusal_view.js";
import { attacks, endsOf, reasonAgainst, secondsFor, startAttack } from "./attacks.js";

const kinds = attacks.map(({ kind }) => kind);

/** Draws the list for a choice; what cannot be tried with it is disabled and says why. `failed(kind, error)` is told of what went wrong before the page was left. */
export function showAttacks(choice, info, failed) {
  const ends = endsOf(choice);
  const opened = new Set([...byId("attacks").querySelectorAll("details[open]")].map(({ dataset }) => dataset.kind));
  byId("attacks").replaceChildren(...attacks.map((attack) => item(attack, { choice, info, failed, end: ends[attack.kind], isOpen: opened.has(attack.kind) })));
  const tried = Object.values(ends);
  const stopped = tried.filter(({ isStopped }) => isStopped).length;
  const score = byId("attack-score");
  score.textContent = tried.length === 0 ? "" : `${stopped} of ${tried.length} stopped`;
  score.dataset.tone = stopped === tried.length ? "yes" : "no";
  const possible = kinds.filter((kind) => !reasonAgainst(kind, choice, info));
  byId("attack-all").disabled = possible.length === 0 || !info;
  byId("attack-all").onclick = () => busy(byId("attack-all"), () => startAttack(possible[0], choice, info, possible.slice(1)).catch((error) => failed(possible[0], error, possible.slice(1))));
}

function item({ kind, label, title, says }, { choice, info, failed, end, isOpen }) {
  const reason = reasonAgainst(kind, choice, info);
  const button = h("button", {
    type: "button", "data-testid": `attack-${kind}`, id: `attack-${kind}`, disabled: Boolean(reason) || !info, "aria-describedby": `attack-${kind}-title attack-${kind}-says`,
    onclick: () => busy(button, () => startAttack(kind, choice, info).catch((error) => failed(kind, error, []))),
  }, label);
  return h("li", {},
    h("div", { class: "try-text" },
      h("h3", { id: `attack-${kind}-title` }, title),
      h("p", { class: "says", id: `attack-${kind}-says` }, says(secondsFor(choice)), reason && ` ${reason}`)),
    h("div", { class: "try-side" }, end && badge(end), button),
    end && why(kind, end, isOpen));
}

const badge = ({ isStopped }) => h("span", { class: "badge", "data-tone": isStopped ? "yes" : "no" }, isStopped ? "Stopped" : "Not stopped");

function why(kind, { isStopped, refusal, text }, isOpen) {
  return h("details", { class: "why", "data-kind": kind, open: isOpen, "data-testid": `end-${kind}`, "data-outcome": isStopped ? "stopped" : "through", "data-code": refusal?.code ?? "" },
    h("summary", {}, refusal ? [h("code", {}, refusal.code), " ", h("span", {}, ...spoken(refusal.message))] : "Nothing was sent a second time"),
    refusal ? refusalParts(refusal, `end-${kind}`) : h("p", { "data-testid": `end-${kind}-message` }, text));
}

/** Brings the end of an attack before the eyes of whoever started it, and the focus back to its button. */
export function showEnd(choice, kind) {
  const { isStopped } = endsOf(choice)[kind];
  const { title } = attacks.find((attack) => attack.kind === kind);
  const button = byId(`attack-${kind}`);
  button.focus({ preventScroll: true });
  // Once it is drawn: what is drawn and scrolled in one frame counts as moved.
  requestAnimationFrame(() => requestAnimationFrame(() => button.closest("li")?.scrollIntoView({ block: "center" })));
  announce(`${title}: ${isStopped ? "stopped" : "not stopped"}`);
}
