// The trials: each with a button, and below it what came of it.

import { announce, busy, byId, h } from "../dom.js";
import { attack } from "./hostile_script.js";
import { labelOf } from "./choices.js";
import { nextBegin } from "./other_tabs.js";
import { isOffline, secondsAhead, setClockAhead, setOffline } from "./surroundings.js";

const HOUR = 3600;
const begun = "grantway-demo.reload";
const attacked = "grantway-demo.attacked";

/** What came of a trial, by its id. */
const outcomes = {};

/** Whether a trial had this page reloaded; true once. */
export function takeReload() {
  const isReloaded = sessionStorage.getItem(begun) !== null;
  sessionStorage.removeItem(begun);
  return isReloaded;
}

/** Keeps how this page came by its session, if a trial had reloaded it. */
export function endReload(isReloaded, report) {
  if (isReloaded) outcomes.reload = outcomeOf("reload", sentenceOf(report), report.status === "signed_in");
}

const times = (count) => (count === 1 ? "1 request" : `${count || "no"} requests`);

const sentenceOf = ({ status, name, requests, milliseconds }) =>
  status === "signed_in"
    ? `${name ?? "Somebody"} is signed in after ${milliseconds} ms and ${times(requests)} of the page.`
    : `Nobody is signed in, after ${times(requests)} of the page.`;

const outcomeOf = (id, text, isGood) => h("p", { class: "outcome-line", "data-testid": `outcome-${id}`, "data-tone": isGood ? "yes" : "no" }, text);

/** Draws the list. `context`: `{ client, choice, options, api, redraw, failed }`. */
export function showTrials(context) {
  const signedIn = context.client?.snapshot().status === "signed_in";
  const items = [
    ["tab", "Open", "A second tab", "It asks the first one for the session. The provider is not asked.", !signedIn, openTab],
    ["reload", "Reload", "A reload", "The memory of the page is gone.", !signedIn, reload],
    ["offline", isOffline() ? "Reconnect" : "Disconnect", "No network", "The provider cannot be reached when the token has to be renewed.", !signedIn || isVault(context), offline],
    ["clock", secondsAhead() ? "Set right" : "Set wrong", "A clock that is an hour fast", "Every token seems to have ended.", !signedIn || isVault(context), clock],
    ["script", "Inject", "A hostile script", "It runs in the page, with all that a script can reach.", !signedIn, script],
  ];
  byId("trials").replaceChildren(...items.map((item) => row(item, context)));
}

const isVault = ({ choice }) => choice.storage === "vault";

function row([id, label, title, says, isBlocked, act], context) {
  const button = h("button", {
    type: "button", "data-testid": `trial-${id}`, disabled: isBlocked, "aria-describedby": `trial-${id}-title`,
    onclick: () => busy(button, () => act(context).catch(context.failed).finally(() => {
      showTrials(context);
      byId("trials").querySelector(`[data-testid="trial-${id}"]`)?.focus({ preventScroll: true });
    })),
  }, label);
  return h("li", {},
    h("div", { class: "try-text" }, h("h3", { id: `trial-${id}-title` }, title), h("p", { class: "says" }, says)),
    h("div", { class: "try-side" }, button),
    h("div", { class: "result", "aria-live": "polite" }, id === "script" ? scriptTable() : outcomes[id]));
}

function tell(id, text, isGood) {
  outcomes[id] = outcomeOf(id, text, isGood);
  announce(text);
}

async function openTab() {
  const begins = nextBegin();
  window.open(location.href, "_blank", "noopener");
  const report = await begins;
  tell("tab", `The new tab: ${sentenceOf(report)}`, report.status === "signed_in");
}

async function reload() {
  sessionStorage.setItem(begun, "now");
  location.reload();
  await new Promise(() => {});
}

async function offline({ client, redraw }) {
  if (isOffline()) {
    setOffline(false);
    await client.accessToken({ refresh: true });
    tell("offline", "The network is back, and so is a fresh token.", true);
    return redraw();
  }
  setOffline(true);
  await client.accessToken({ refresh: true }).catch(() => {});
  await client.session();
  const { status, session } = client.snapshot();
  tell("offline", status === "signed_in" ? `Still signed in${session.stale ? ", and the session says that it is stale" : ""}.` : "Signed out.", status === "signed_in");
  return redraw();
}

async function clock(context) {
  const { client, redraw } = context;
  setClockAhead(secondsAhead() ? 0 : HOUR);
  await client.accessToken({ refresh: true });
  const { status } = client.snapshot();
  const measured = context.secondsMeasured;
  const saying = secondsAhead() ? `Still signed in${measured ? `: the client measured ${measured} s, and counts by the provider's clock` : ""}.` : "The clock is right again.";
  tell("clock", status === "signed_in" ? saying : "Signed out.", status === "signed_in");
  return redraw();
}

const taken = () => JSON.parse(localStorage.getItem(attacked) ?? "{}");

async function script({ options, choice, api, redraw }) {
  const found = await attack(options, api);
  localStorage.setItem(attacked, JSON.stringify({ ...taken(), [choice.storage]: found }));
  const got = [found.refreshToken && "the refresh token", found.accessToken && "an access token", found.requests && "requests in the person's name"].filter(Boolean);
  announce(got.length > 0 ? `The script got ${got.join(", ")}` : "The script got nothing");
  return redraw();
}

/** What the script got, storage by storage. */
function scriptTable() {
  const rows = Object.entries(taken());
  if (rows.length === 0) return undefined;
  const cell = (isTaken, id) => h("td", { "data-tone": isTaken ? "no" : "yes", "data-testid": id }, isTaken ? "taken" : "safe");
  return h("div", { class: "trial taken" }, h("table", { "data-testid": "attack-table" },
    h("caption", { class: "unseen" }, "What a hostile script gets, by where the tokens are kept"),
    h("thead", {}, h("tr", {}, h("td", {}), ...["Refresh token", "Access token", "Requests"].map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, ...rows.map(([storage, { refreshToken, accessToken, requests }]) => h("tr", {},
      h("th", { scope: "row" }, labelOf("storage", storage)),
      cell(refreshToken, `${storage}-refresh`), cell(accessToken, `${storage}-access`), cell(requests, `${storage}-requests`))))));
}
