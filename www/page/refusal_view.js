// The refusal panel: what the engine said no to, why, and what to do next.

import { announce, byId, h, spoken } from "./dom.js";

/** Shows a refusal (plain data, see wire/refusal.js), with what was tried in the title. */
export function showRefusal(refusal, tried) {
  const title = tried ? `Refused: ${tried}` : "Refused";
  const row = (label, testid, value) => value !== undefined && value !== "" && [h("dt", {}, label), h("dd", { "data-testid": testid }, ...spoken(value))];
  const panel = byId("refusal");
  panel.dataset.code = refusal.code;
  panel.dataset.kind = refusal.kind;
  panel.dataset.tone = "no";
  panel.replaceChildren(
    h("h2", { id: "refusal-title" }, title),
    h("p", { class: "code" }, h("span", { "data-testid": "refusal-kind" }, refusal.kind), " · ", h("span", { "data-testid": "refusal-code" }, refusal.code)),
    h("dl", {},
      row("What", "refusal-message", refusal.message),
      row("Server said", "refusal-error", [refusal.error, refusal.error_description].filter(Boolean).join(": ")),
      row("Status", "refusal-status", refusal.status),
      row("Cause", "refusal-cause", causeOf(refusal)),
      row("Next", "refusal-hint", refusal.hint)),
    closeButton(panel));
  panel.hidden = false;
  panel.scrollIntoView({ block: "center" });
}

/** Shows that something deliberately did not fail. */
export function showCalm(title, text) {
  const panel = byId("refusal");
  panel.dataset.code = "";
  panel.dataset.kind = "";
  panel.dataset.tone = "calm";
  panel.replaceChildren(h("h2", { id: "refusal-title" }, title), h("p", { "data-testid": "refusal-message" }, text), closeButton(panel));
  panel.hidden = false;
}

function closeButton(panel) {
  return h("button", {
    type: "button", class: "small", "data-testid": "refusal-close",
    onclick: () => {
      panel.hidden = true;
      announce("Closed");
      byId("sign-in").focus();
    },
  }, "Close");
}

const byKind = {
  check: "a security check of the engine; nothing was sent and nothing was kept",
  server: "the authorization server answered with an error",
  malformed: "the answer was not what the server's document promises",
  session: "the session, as it is, cannot do this",
  host: "network, storage or navigation; the session is not lost",
  misuse: "the program asked for something that the engine will not do",
};

function causeOf({ cause, possible_causes, kind }) {
  if (cause) return cause;
  if (possible_causes?.length > 0) return (possible_causes.length > 1 ? "one of: " : "") + possible_causes.map((name) => name.replaceAll("_", " ")).join(", ");
  return byKind[kind] ?? "";
}
