// The session as the client has it at this moment.

import { describeExpiry } from "../session/expiry.js";
import { byId, h } from "../dom.js";

const headings = { restoring: "Looking for a session", signed_out: "Nobody is signed in", signed_in: "Signed in" };
/** What stands below the heading. */
const notes = {
  restoring: "In other tabs, in the storage, at the provider",
  signed_out: "Sign in, then open a second tab",
  signed_in: "Signed in, in this tab and every other",
};

/** Draws `client.snapshot()`, with the `person` where the provider has said who it is; `actions` are buttons. */
export function showSession({ status, session }, { tabs, person, now, actions }) {
  const card = byId("session");
  const state = { restoring: "loading", signed_in: "signed-in", signed_out: "signed-out" }[status];
  card.dataset.state = state;
  byId("stage").dataset.state = state;
  const name = session ? person?.name : undefined;
  card.replaceChildren(
    h("div", { class: "person" },
      h("span", { class: "seal", "aria-hidden": "true" }, name?.[0] ?? "·"),
      h("p", {},
        h("strong", { "data-testid": "who-name" }, name ?? headings[status]),
        h("span", { class: "quiet", "data-testid": "status" }, session?.stale ? "Signed in; the provider cannot be reached" : notes[status]))),
    h("div", { class: "actions" }, ...actions),
    h("dl", { class: "facts" },
      fact("Other tabs", String(tabs), "tabs"),
      session && fact("The access token ends", describeExpiry(session.token_expires_at, now / 1000).large, "expiry"),
      session && fact("Stale", session.stale ? "yes" : "no", "stale")));
}

/** Counts down to the end of the access token, without drawing anything else again. */
export function showExpiry(session, now) {
  const shown = byId("session").querySelector('[data-testid="expiry"]');
  if (session && shown) shown.textContent = describeExpiry(session.token_expires_at, now / 1000).large;
}

const fact = (label, value, id) => h("div", {}, h("dt", {}, label), h("dd", { "data-testid": id ?? false }, value));
