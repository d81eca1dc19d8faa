// The code of the choice: its files as tabs, ready to copy.

import { addressOf, documents } from "../../worker/documents.js";
import { programOf } from "../../program/index.js";
import { byId, h } from "../dom.js";
import { coloured } from "./colours.js";

const apis = Object.fromEntries(Object.entries(documents).map(([id, document]) => [id, addressOf(document, document.userinfo_endpoint)]));
let shown = "worker.js";
let files = [];

/** Shows the program of a choice; the file that was shown stays, where there is one of its name. */
export function showCode(choice) {
  files = programOf(choice, apis);
  if (!files.some(({ name }) => name === shown)) shown = files[0].name;
  byId("code-tabs").replaceChildren(...files.map(tab));
  draw();
}

/** The text of the file that is shown. */
export const shownFile = () => files.find(({ name }) => name === shown).text;

function tab({ name }) {
  return h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "code", "data-testid": `file-${name}`,
    onclick: () => select(name), onkeydown: moveWithArrows,
  }, name);
}

function select(name) {
  shown = name;
  draw();
}

function moveWithArrows(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = files.findIndex(({ name }) => name === shown);
  select(files[(at + step + files.length) % files.length].name);
  byId(`tab-${shown}`).focus();
}

function draw() {
  for (const button of byId("code-tabs").children) {
    const isShown = button.textContent === shown;
    button.setAttribute("aria-selected", String(isShown));
    button.tabIndex = isShown ? 0 : -1;
  }
  byId("code").setAttribute("aria-labelledby", `tab-${shown}`);
  byId("code").replaceChildren(h("code", {}, ...coloured(shownFile())));
  byId("code").scrollTop = 0;
}
