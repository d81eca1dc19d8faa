// The refusal panel: what the engine said no to, why, and what to do next.

import { announce, byId, h, spoken } from "../dom.js";

/** Shows a refusal (plain data, see wire/refusal.js), with what was tried in the title. */
export function showRefusal(refusal, tried) {
  const panel = byId("refusal");
  panel.dataset.code = refusal.code;
  panel.dataset.kind = refusal.kind;
  panel.replaceChildren(
    h("div", { class: "head" },
      h("h2", { id: "refusal-title" }, tried ? `Refused: ${tried}` : "Refused"),
      closeButton(panel)),
    ...refusalParts(refusal, "refusal"));
  panel.hidden = false;
  panel.scrollIntoView({ block: "nearest" });
}

/** A refusal in its parts; `prefix` names them for whoever looks for one. */
export function refusalParts(refusal, prefix) {
  const row = (label, name, value) => value !== undefined && value !== "" && [h("dt", {}, label), h("dd", { "data-testid": `${prefix}-${name}` }, ...spoken(value))];
  return [
    h("p", { class: "code-line" }, h("span", { "data-testid": `${prefix}-kind` }, refusal.kind), " · ", h("span", { "data-testid": `${prefix}-code` }, refusal.code)),
    h("dl", { class: "reasons" },
      row("What", "message", refusal.message),
      row("Server said", "error", [refusal.error, refusal.error_description].filter(Boolean).join(": ")),
      row("Status", "status", refusal.status),
      row("Cause", "cause", causeOf(refusal)),
      row("Next", "hint", refusal.hint)),
  ];
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
