// The wire column: every exchange as one row of a sequence diagram, details on demand.

import { byId, h, spoken } from "./dom.js";

const lane = (name) => (name === "page" ? 0 : name === "worker" ? 1 : 2);
let shown = "";

/** Draws the rows; leaves them alone when nothing changed, so that opened details stay open. */
export function showTrace(events) {
  const list = byId("trace");
  const print = events.map(({ seq }) => seq).join();
  if (print === shown && list.childElementCount > 0) return;
  const added = print.startsWith(shown) && shown !== "" ? events.slice(list.querySelectorAll("[data-kind]").length) : null;
  shown = print;
  const start = events[0]?.at ?? 0;
  if (added) list.append(...added.map((event) => row(event, start)));
  else if (events.length === 0) list.replaceChildren(h("li", { class: "empty" }, "Nothing yet. Sign in, and it fills."));
  else list.replaceChildren(...events.map((event) => row(event, start)));
  list.scrollTop = list.scrollHeight;
}

function row(event, start) {
  const when = h("span", { class: "when" }, `+${((event.at - start) / 1000).toFixed(2)} s`);
  const shape = { wire: wireRow, hop: hopRow, refusal: refusalRow, event: eventRow }[event.kind] ?? eventRow;
  return shape(event, when);
}

const spanOf = ({ from, to }) => `${lane(from)}-${lane(to)}`;

function wireRow(event, when) {
  const tone = event.failed || event.status >= 400 ? "no" : event.status >= 300 ? "move" : "yes";
  return h("li", { "data-testid": "trace-row", "data-kind": "wire", "data-span": spanOf(event), "data-status": event.status },
    h("span", { class: "mark" }),
    h("div", { class: "line" },
      h("span", { class: "what" }, h("b", {}, event.method), ` ${shortAddress(event.url)}`),
      h("span", { class: "status", "data-tone": tone }, event.failed ? `failed: ${event.failed}` : `${event.status} · ${event.ms ?? 0} ms`),
      when),
    h("p", { class: "unseen" }, `from ${event.from} to ${event.to}`),
    h("details", {},
      h("summary", {}, "Read it"),
      h("pre", { tabindex: "0" }, message(`${event.method} ${event.url}`, event.request)),
      event.response && h("pre", { tabindex: "0" }, message(`${event.status}`, event.response))));
}

function hopRow(event, when) {
  return h("li", { "data-testid": "trace-row", "data-kind": "hop", "data-span": spanOf(event) },
    h("span", { class: "mark" }),
    h("div", { class: "line" }, h("span", { class: "what" }, event.text), when),
    event.url && h("details", {}, h("summary", {}, "Read it"), h("pre", { tabindex: "0" }, event.url)));
}

function refusalRow(event, when) {
  return h("li", { "data-testid": "trace-row", "data-kind": "refusal", "data-span": String(lane(event.on)) },
    h("span", { class: "mark", "data-tone": "no" }),
    h("div", { class: "line" }, h("span", { class: "what", "data-tone": "no" }, h("b", {}, event.refusal.code), " ", ...spoken(event.refusal.message ?? "")), when));
}

function eventRow(event, when) {
  const { type, name, event: inner, at: _, ...rest } = event.event ?? {};
  const title = type ?? name ?? inner ?? "event";
  const members = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  return h("li", { "data-testid": "trace-row", "data-kind": "event", "data-span": String(lane(event.on)), "data-event": String(title) },
    h("span", { class: "mark" }),
    h("div", { class: "line" }, h("span", { class: "what" }, h("b", {}, String(title)), " ", brief(members)), when),
    members.length > 3 && h("details", {}, h("summary", {}, "Read it"), h("pre", { tabindex: "0" }, JSON.stringify(rest, null, 2))));
}

const brief = (members) => members.slice(0, 3).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ");

function shortAddress(address) {
  return address.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, (rest) => (rest.length > 1 ? "?…" : ""));
}

function message(first, { headers = [], body = "" } = {}) {
  return [first, ...headers.map(([name, value]) => `${name}: ${value}`), ...(body ? ["", body] : [])].join("\n");
}
