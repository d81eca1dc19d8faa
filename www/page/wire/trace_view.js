// The wire: chapters of rows, each row an exchange between the three lanes; everything opens where it stands.

import { byId, h, spoken } from "../dom.js";
import { chaptersOf, endOf, isNoise } from "./chapters.js";

const lane = (name) => (name === "page" ? 0 : name === "worker" ? 1 : 2);
/** Of many events in one row, so many are shown in full. */
const mostShown = 3;
let shown = "";

/** Draws the chapters; leaves them alone when nothing changed, and keeps open what was opened. */
export function showTrace(events) {
  const list = byId("trace");
  const print = events.map(({ seq }) => seq).join();
  if (print === shown && list.childElementCount > 0) return;
  shown = print;
  const chapters = chaptersOf(events);
  if (chapters.length === 0) {
    list.replaceChildren(h("li", { class: "empty" }, "Nothing yet. Sign in, and it fills."));
    return;
  }
  const states = new Map([...list.querySelectorAll("details[data-seq]")].map(({ dataset, open }) => [dataset.seq, open]));
  const latest = chapters.at(-1).seq;
  const wasLatest = list.dataset.latest;
  list.dataset.latest = latest;
  list.replaceChildren(...chapters.toReversed().map((chapter) => chapterPart(chapter)));
  for (const details of list.querySelectorAll("details[data-seq]")) {
    const { seq } = details.dataset;
    const closesNow = seq === wasLatest && seq !== latest;
    details.open = seq === latest || (!closesNow && (states.get(seq) ?? false));
  }
}

function chapterPart(chapter) {
  const { tone, text } = endOf(chapter);
  const last = chapter.events.at(-1);
  const rows = chapter.rows.map((row) => rowPart(row, chapter.at));
  return h("li", { class: "chapter", "data-noise": chapter.events.every(isNoise), "data-testid": "trace-chapter", "data-about": chapter.about },
    h("details", { "data-seq": chapter.seq },
      h("summary", {}, h("span", { class: "title" }, chapter.title), h("span", { class: "status", "data-tone": tone }, text), h("span", { class: "when" }, `${((last.at - chapter.at) / 1000).toFixed(2)} s`)),
      h("ol", { class: "rows" }, ...rows)));
}

function rowPart(row, start) {
  const [event] = row;
  const { what, status, tone, detail, span, event: name } = describe(event);
  const times = row.length > 1 && h("span", { class: "times" }, `${row.length} times`);
  const line = [
    h("span", { class: "mark", "data-tone": event.kind === "refusal" ? "no" : undefined, "aria-hidden": "true" }),
    h("span", { class: "line" }, h("span", { class: "what" }, ...what), status && h("span", { class: "status", "data-tone": tone }, status), times,
      h("span", { class: "when" }, `+${(Math.max(0, event.at - start) / 1000).toFixed(2)} s`)),
  ];
  const details = row.slice(0, mostShown).map((one) => describe(one).detail).filter(Boolean).flat();
  return h("li", { "data-testid": "trace-row", "data-kind": event.kind, "data-span": span, "data-status": event.status, "data-event": name, "data-noise": isNoise(event) },
    detail && details.length > 0
      ? h("details", { "data-seq": `${event.seq}` }, h("summary", {}, ...line), ...details.map((text) => h("pre", { tabindex: "0" }, text)))
      : h("div", { class: "plain-row" }, ...line));
}

/** A row in its parts. `detail`: the texts that it opens to. */
function describe(event) {
  return ({ wire: describeWire, hop: describeHop, refusal: describeRefusal }[event.kind] ?? describeEvent)(event);
}

const spanOf = ({ from, to }) => `${lane(from)}-${lane(to)}`;

function describeWire(event) {
  const status = event.failed ? `failed: ${event.failed}` : `${event.status} · ${event.ms ?? 0} ms`;
  const tone = event.failed || event.status >= 400 ? "no" : event.status >= 300 ? "move" : "yes";
  const detail = [message(`${event.method} ${event.url}`, event.request), event.response && message(`${event.status}`, event.response)].filter(Boolean);
  return { what: [h("b", {}, event.method), ` ${shortAddress(event.url)}`, h("span", { class: "unseen" }, `, from ${event.from} to ${event.to}`)], status, tone, detail, span: spanOf(event) };
}

const describeHop = (event) => ({ what: [event.text], detail: event.url && [event.url], span: spanOf(event) });

const describeRefusal = ({ refusal, on }) => ({
  what: [h("b", {}, refusal.code), " ", ...spoken(refusal.message ?? "")], span: String(lane(on)),
  detail: [JSON.stringify(refusal, null, 2)],
});

function describeEvent(event) {
  const { type, at: _, ...rest } = event.event ?? {};
  const members = Object.entries(rest).filter(([name, value]) => value !== undefined && value !== null && !["request_id", "provider"].includes(name));
  return {
    what: [h("b", {}, String(type)), " ", brief(members)], span: String(lane(event.on)), event: String(type),
    detail: Object.keys(rest).length > 0 && [JSON.stringify(rest, null, 2)],
  };
}

const brief = (members) => members.slice(0, 2).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ");

function shortAddress(address) {
  return address.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, (rest) => (rest.length > 1 ? "?…" : ""));
}

function message(first, { headers = [], body = "" } = {}) {
  return [first, ...headers.map(([name, value]) => `${name}: ${value}`), ...(body ? ["", body] : [])].join("\n");
}
