// The session panel: who is signed in, what the token may do, when it ends, what was coerced, and the buttons.

import { providerOf } from "./catalogue.js";
import { byId, h } from "./dom.js";
import { describeExpiry } from "./expiry.js";
import { personOf } from "./person.js";

const held = { worker: "in the worker; this page has never seen one", page: "the access token is lent to this page; the worker keeps the rest", public: "in this page's memory, until it reloads" };
const keptIn = {
  cookie: "sealed into a cookie of this browser; the worker remembers nothing",
  object: "in a Durable Object of its own; this browser's cookie is an id",
};
let ticking;

/** Shows a session (or that there is none) as this pattern's client reports it; `buttons` are the actions. */
export function showSession(session, { choice, info, buttons }) {
  clearInterval(ticking);
  const region = byId("session");
  region.dataset.state = session ? "signed-in" : "signed-out";
  region.dataset.pattern = choice.pattern;
  region.dataset.store = choice.pattern === "public" ? "" : choice.store;
  region.dataset.provider = session?.provider ?? (session ? choice.provider : "");
  if (!session) {
    byId("session-body").replaceChildren(h("p", { class: "quiet", "data-testid": "signed-out" }, `Nobody is signed in with the tokens ${{ worker: "in the worker", page: "lent to the page", public: "in the page" }[choice.pattern]}.`));
    return;
  }
  const provider = providerOf(session.provider ?? choice.provider);
  byId("session-body").replaceChildren(
    personPart(info ?? session.data?.userinfo ?? session.claims, provider),
    h("dl", { class: "facts" },
      fact("The token ends", expiryPart(session.token_expires_at)),
      fact("It may", scopePart(session.scope)),
      fact("The tokens are", h("span", { "data-testid": "token-place" }, held[choice.pattern])),
      choice.pattern !== "public" && fact("The session is", h("span", { "data-testid": "session-place" }, keptIn[choice.store])),
      fact("This session ends", h("span", { "data-testid": "session-expiry" }, choice.pattern === "public" ? "with this page: a reload forgets it" : untilText(session.expires_at)))),
    diagnosticsPart(session.diagnostics),
    h("div", { class: "actions" }, ...buttons),
    h("div", { id: "api-result", "data-testid": "api-result", "aria-live": "polite" }));
}

function personPart(info, provider) {
  const person = personOf(info);
  const name = person?.name ?? "Somebody";
  return h("div", {},
    h("div", { class: "person" },
      h("span", { class: "seal", "aria-hidden": "true" }, [...name][0].toUpperCase()),
      h("p", {},
        h("strong", { "data-testid": "who-name" }, name),
        person?.note && h("span", { class: "quiet" }, person.note, h("br")),
        h("span", { class: "quiet" }, "signed in with ", h("span", { "data-testid": "who-provider" }, provider.name),
          person?.id && [" as ", h("code", { "data-testid": "who-id" }, person.id)]))),
    person && h("details", {}, h("summary", {}, "The answer of the user-info endpoint, as it came"), h("pre", { "data-testid": "who-raw", tabindex: "0" }, JSON.stringify(person.raw, null, 2))));
}

const fact = (label, value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));

function expiryPart(expiry) {
  const large = h("span", { class: "countdown", "data-testid": "countdown", role: "timer", "aria-live": "off" });
  const small = h("span", { class: "quiet small", "data-testid": "expiry-at" });
  const tick = () => {
    const words = describeExpiry(expiry, Date.now() / 1000);
    large.textContent = words.large;
    small.textContent = words.small;
    return words.ticking;
  };
  if (tick()) ticking = setInterval(() => tick() || clearInterval(ticking), 1000);
  return h("div", { "data-testid": "expiry", "data-expires-at": String(expiry) }, large, small);
}

function scopePart(scope) {
  const list = Array.isArray(scope) ? scope : [];
  if (list.length === 0) return h("span", { "data-testid": "scope" }, "whatever the account may: this server has no scopes, or did not say");
  return h("span", { class: "scopes", "data-testid": "scope" }, ...list.map((name) => h("code", {}, name)));
}

function untilText(expiry) {
  const { large, small } = describeExpiry(expiry, Date.now() / 1000);
  return typeof expiry === "number" ? small : large;
}

function diagnosticsPart(diagnostics) {
  const list = Array.isArray(diagnostics) ? diagnostics : [];
  return h("div", { "data-testid": "diagnostics", "data-count": String(list.length) },
    h("h3", {}, "What was coerced"),
    list.length === 0
      ? h("p", { class: "quiet" }, "Nothing. The answer was what the standard promises.")
      : h("ul", { class: "coerced" }, ...list.map((entry) => h("li", {}, diagnosticText(entry)))));
}

/** A diagnostic is a code with members, or a plain text; either is put in one line. */
function diagnosticText(entry) {
  if (typeof entry !== "object" || entry === null) return String(entry);
  const { code, message, ...rest } = entry;
  const members = Object.entries(rest).map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`);
  return [code ?? message, code && message, members.join(", ")].filter(Boolean).join(" · ");
}

/** What an API answered, under the buttons. */
export function showApiAnswer(status, body, what) {
  byId("api-result").replaceChildren(
    h("p", { class: "quiet small" }, what, " ", h("code", { "data-testid": "api-status" }, String(status))),
    body !== undefined && h("pre", { "data-testid": "api-body", tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2)));
}

