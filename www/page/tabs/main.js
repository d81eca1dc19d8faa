// The page without a server: makes the client as it is chosen, and shows what it knows.

import { createClient } from "grantway/browser";
import { describeRefusal } from "../../wire/refusal.js";
import { byId, h } from "../dom.js";
import { showRefusal } from "../session/refusal_view.js";
import { createChoices, sayingOf } from "./choices.js";
import { tellBegin, watchTabs } from "./other_tabs.js";
import { showExpiry, showSession } from "./session_card.js";
import { now, requestCount, send } from "./surroundings.js";
import { endReload, showTrials, takeReload } from "./trials.js";

const KEPT_NEWS = 8;
/** Seconds without activity until the person is signed out, and for how many of them that is counted down. */
const [IDLE_AFTER, IDLE_WARNING] = [20, 15];
const loadedAt = Date.now();
let client;
let context;
let tabs = 0;
let person;

const choice = createChoices(() => location.reload());
addEventListener("storage", ({ key }) => key === "grantway-demo.tabs" && location.reload());

watchTabs((count) => {
  tabs = count;
  redraw();
});
setInterval(() => showExpiry(client?.snapshot().session, now()), 1000);
start().catch(failed);

async function start() {
  const { sandbox, page } = await (await fetch("/demo/info")).json();
  const options = { ...page, scope: "openid profile email offline_access", api: [sandbox], storage: choice.storage, restore: choice.restore, ...surroundings() };
  context = { choice };
  client = await createClient(options);
  context = { client, choice, options, api: `${page.issuer}/userinfo`, redraw, failed };
  client.on("session", heard);
  if (options.idle) client.on("idle", ({ secondsLeft }) => (byId("idle").textContent = idleSays(secondsLeft)));
  await client.handleCallback().catch(failed);
  redraw();
}

/** The vault has a clock and a network of its own, and no function reaches it. */
function surroundings() {
  const idle = choice.idle === "short" && { after: IDLE_AFTER, warn: IDLE_WARNING };
  return { ...(idle && { idle }), ...(choice.storage === "vault" ? { worker: "/vault_worker.js" } : { fetch: send, now, onEvent }) };
}

function onEvent({ type, seconds }) {
  if (type === "clock_skew") context.secondsMeasured = seconds;
}

function idleSays(seconds) {
  if (seconds > IDLE_WARNING) return sayingOf("idle", choice);
  return seconds > 0 ? `Signed out in ${seconds} s, unless somebody does something.` : "Signed out, because nobody did anything.";
}

function heard({ type, session, otherTab }) {
  if (type === "restored") restored().catch(failed);
  else if (type === "signed_in") meet().catch(failed);
  else if (type === "signed_out") person = undefined;
  const list = byId("heard");
  list.prepend(h("li", { "data-type": type, "data-other": String(Boolean(otherTab)) }, h("code", {}, type), otherTab ? " in another tab" : " in this tab"));
  while (list.children.length > KEPT_NEWS) list.lastChild.remove();
  redraw();
}

/** Tells the other tabs how this one began, and ends the trial that reloaded it. */
async function restored() {
  const { status } = client.snapshot();
  const report = { status, requests: requestCount(), milliseconds: Date.now() - loadedAt };
  if (status === "signed_in") await meet();
  tellBegin({ ...report, name: person?.name });
  endReload(takeReload(), { ...report, name: person?.name });
  redraw();
}

/** Asks who is signed in. */
async function meet() {
  person = await client.userinfo();
  redraw();
}

function redraw() {
  if (!context?.client) return;
  const snapshot = client.snapshot();
  showSession(snapshot, { tabs, person, now: now(), actions: [snapshot.status === "signed_in" ? button("sign-out", "Sign out", () => client.signOut()) : button("sign-in", "Sign in", signIn)] });
  if (!byId("trials").querySelector('[aria-busy="true"]')) showTrials(context);
}

const signIn = () => client.authorize({ returnTo: "/tabs" });

const button = (id, label, act) => h("button", { type: "button", class: id === "sign-in" ? "primary" : false, "data-testid": id, onclick: () => act().catch(failed) }, label);

function failed(error) {
  showRefusal(describeRefusal(error));
  redraw();
}
