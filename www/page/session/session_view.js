// The session: who is signed in, what happened on the way, what the token may do, when it ends, and the buttons.

import { fitOf, hasStore, providerOf } from "../../catalogue.js";
import { byId, h } from "../dom.js";
import { describeExpiry } from "./expiry.js";
import { personOf } from "./person.js";

const held = { worker: "in the worker", page: "in the worker; the access token is lent to this page", public: "in this page's memory" };
const keptIn = {
  cookie: "sealed into its cookie",
  object: "in a Durable Object",
};
let ticking;

/**
 * Shows a session, or that there is none, as this pattern's client reports it. `buttons` are the actions, `steps` what
 * happened on the way to it, `isReal` whether the provider is the real one.
 */
export function showSession(session, { choice, info, buttons, steps, isReal }) {
  clearInterval(ticking);
  const region = byId("session");
  const state = session ? "signed-in" : "signed-out";
  const before = region.dataset.state;
  Object.assign(region.dataset, {
    state, pattern: choice.pattern, store: choice.pattern === "public" ? "" : choice.store,
    provider: session?.provider ?? (session ? choice.provider : ""),
  });
  byId("stage").dataset.state = state;
  byId("ask").hidden = Boolean(session);
  // With a session the screen is for what happened; the choice waits in one line.
  if (before !== state) byId("choices").open = !session;
  if (!session) {
    byId("session-body").replaceChildren(h("p", { class: "unseen", "data-testid": "signed-out" }, signedOutText(choice)));
    return;
  }
  const provider = providerOf(session.provider ?? choice.provider);
  byId("session-body").replaceChildren(...[
    personPart(info ?? session.data?.userinfo ?? session.claims, session.data?.profile, provider, isReal),
    steps.length > 0 && happenedPart(steps),
    h("dl", { class: "facts" },
      fact("The access token ends", expiryPart(session.token_expires_at)),
      fact("Scopes", scopePart(session.scope)),
      fact("The tokens are", h("span", { "data-testid": "token-place" }, held[choice.pattern])),
      choice.pattern !== "public" && fact("The session is", h("span", { "data-testid": "session-place" }, keptIn[choice.store]))),
    h("div", { class: "actions" }, ...buttons),
    h("div", { id: "api-result", "data-testid": "api-result", "aria-live": "polite" }),
    morePart(session, choice, info),
  ].filter(Boolean));
}

function signedOutText(choice) {
  const place = { worker: "in the worker", page: "lent to the page", public: "in the page" }[choice.pattern];
  return fitOf(choice.provider, choice.pattern).fit === "yes" && hasStore(choice)
    ? `Nobody is signed in with the tokens ${place} and the session ${choice.store === "object" ? "in a Durable Object" : "in its cookie"}.`
    : `Nobody is signed in with the tokens ${place}.`;
}

function personPart(info, profile, provider, isReal) {
  const person = personOf(info);
  const name = profile?.name ?? person?.name ?? "Somebody";
  return h("div", { class: "person" },
    h("span", { class: "seal", "aria-hidden": "true" }, [...name][0].toUpperCase()),
    h("p", {},
      h("strong", {}, "Signed in as ", h("span", { "data-testid": "who-name" }, name)),
      h("span", { class: "quiet" }, "with ", h("span", { "data-testid": "who-provider" }, provider.label), isReal ? "" : ", played by the sandbox", person?.note && person.note !== name && ` · ${person.note}`)));
}

function happenedPart(steps) {
  return h("section", { class: "happened", "aria-labelledby": "happened-title", "data-testid": "happened" },
    h("h3", { id: "happened-title" }, "What happened"),
    h("ol", {}, ...steps.map(({ text, note, milliseconds }) =>
      h("li", {}, h("span", {}, text, note && h("span", { class: "quiet" }, ` ${note}`)), milliseconds !== undefined && h("span", { class: "took" }, `${milliseconds} ms`)))));
}

const fact = (label, value) => h("div", {}, h("dt", {}, label), h("dd", {}, value));

function expiryPart(expiry) {
  const large = h("span", { class: "countdown", "data-testid": "countdown", role: "timer", "aria-live": "off" });
  const small = h("span", { class: "unseen", "data-testid": "expiry-at" });
  const tick = () => {
    const words = describeExpiry(expiry, Date.now() / 1000);
    large.textContent = words.large;
    large.title = words.small;
    small.textContent = words.small;
    return words.ticking;
  };
  if (tick()) ticking = setInterval(() => tick() || clearInterval(ticking), 1000);
  return h("div", { "data-testid": "expiry", "data-expires-at": String(expiry) }, large, small);
}

function scopePart(scope) {
  const list = Array.isArray(scope) ? scope : [];
  if (list.length === 0) return h("span", { "data-testid": "scope" }, "none: all that the account may do");
  return h("span", { class: "scopes", "data-testid": "scope" }, ...list.map((name) => h("code", {}, name)));
}

function untilText(expiry) {
  const { large, small } = describeExpiry(expiry, Date.now() / 1000);
  return typeof expiry === "number" ? small : large;
}

/** What fewer people ask for: closed. */
function morePart(session, choice, info) {
  const list = Array.isArray(session.diagnostics) ? session.diagnostics : [];
  const raw = info ?? session.data?.userinfo ?? session.claims;
  const person = personOf(raw);
  return h("details", { class: "more" },
    h("summary", {}, list.length === 0 ? "More about this session" : `More: ${list.length} ${list.length === 1 ? "thing was" : "things were"} coerced in the provider's answers`),
    h("dl", { class: "facts" },
      fact("The session ends", h("span", { "data-testid": "session-expiry" }, choice.pattern === "public" ? "with this page: a reload forgets it" : untilText(session.expires_at))),
      person?.id && fact("The person's id", h("code", { "data-testid": "who-id" }, person.id))),
    h("div", { "data-testid": "diagnostics", "data-count": String(list.length) },
      list.length === 0
        ? h("p", { class: "quiet" }, "Nothing was coerced: the answers were what the standard promises.")
        : h("ul", { class: "coerced" }, ...list.map((entry) => h("li", {}, diagnosticText(entry))))),
    raw && h("h4", {}, "What the provider said of the person"),
    raw && h("pre", { "data-testid": "who-raw", tabindex: "0" }, JSON.stringify(raw, null, 2)));
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
    h("p", { class: "quiet small-print" }, what, " ", h("code", { "data-testid": "api-status" }, String(status))),
    body !== undefined && h("pre", { "data-testid": "api-body", tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2)));
}
