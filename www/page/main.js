// The page: takes a choice, signs in with it, and shows what became of it.

import { putClockBack, replayAgain, showAttacks, startAttack, takeTried } from "./attacks.js";
import { fitOf, providerOf } from "./catalogue.js";
import { createChoice } from "./choice_view.js";
import { clientFor } from "./clients.js";
import { busy, byId } from "./dom.js";
import { showCalm, showRefusal } from "./refusal_view.js";
import { sessionButtons } from "./session_actions.js";
import { showSession } from "./session_view.js";
import { showTrials } from "./trials.js";
import { clearTrace, gather, lastRefusal, note } from "./trace_store.js";
import { showTrace } from "./trace_view.js";
import { redactUrl } from "../wire/redact.js";
import { describeRefusal } from "../wire/refusal.js";

const loadedAt = Date.now();
const choice = createChoice(() => {
  byId("refusal").hidden = true;
  choiceChanged().catch(failed);
});
let info;

start().catch(failed);

async function start() {
  info = await (await fetch("/demo/info")).json();
  showMode();
  byId("choice").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("sign-in"), () => signIn().catch(failed));
  });
  byId("sign-in-cancel").addEventListener("click", () => busy(byId("sign-in-cancel"), () => startAttack("cancel", choice, info).catch(failed)));
  byId("trace-clear").addEventListener("click", () => busy(byId("trace-clear"), async () => {
    await clearTrace();
    await drawTrace();
  }));
  await comeBack();
  await choiceChanged();
}

/** A page leaves an address alone whose state it does not know, and an event says so: here it is shown as a refusal. */
const LEFT_ALONE = {
  kind: "check",
  code: "transaction_missing",
  message: "no sign-in of this tab knows the state: the address was left alone, and nobody is signed in",
  hint: "start again with authorize()",
  possible_causes: ["storage_cleared", "other_browser_or_tab", "sign_in_not_started_here"],
};

/** The end of a sign-in, of an attack, or of nothing: whatever this address says. */
async function comeBack() {
  const tried = takeTried(choice);
  if (choice.pattern === "public" && /[?&](code|error|state)=/.test(location.search)) {
    note({ kind: "hop", from: "server", to: "page", text: "the server sends the browser back", url: redactUrl(location.href) });
  }
  try {
    const client = await clientFor(choice, info, tried?.spoiled);
    const result = await client.handleCallback();
    if (!result.handled && tried?.kind === "state" && choice.pattern === "public") throw LEFT_ALONE;
    if (result.handled && replayAgain(tried, choice)) return;
    await putClockBack(tried);
    if (tried && !["replay", "cancel"].includes(tried.kind) && !location.hash) showCalm(`No refusal: ${tried.text}`, "The sign-in went through.");
    if (tried?.kind === "replay" && !location.hash) showCalm("Replayed callback", `${replayed(tried)} Nothing was sent a second time.`);
  } catch (error) {
    await putClockBack(tried);
    await gather();
    const refusal = await fullRefusal(error);
    showRefusal(refusal, tried?.text);
  }
}

/** What became of an answer that arrived twice. */
function replayed(tried) {
  if (tried.leg === 2) return "The engine knew this answer: it had handled it in this tab already.";
  return "The worker knew this answer: it began the session that lives here, so the person goes on to where it led.";
}

/** The worker's own words for a refusal whose code came back in the address; it knows the cause as well. */
async function fullRefusal(error) {
  const mine = describeRefusal(error);
  const theirs = lastRefusal(loadedAt - 120_000);
  if (choice.pattern !== "public" && theirs?.code === mine.code) return theirs;
  note({ kind: "refusal", on: "page", refusal: mine });
  return mine;
}

async function signIn() {
  const client = await clientFor(choice, info);
  if (choice.pattern !== "public") {
    await client.authorize({ provider: choice.provider, returnTo: "/" });
    return;
  }
  await client.authorize({ returnTo: "/" });
  note({ kind: "hop", from: "page", to: "server", text: "the browser goes to the consent page" });
}

async function choiceChanged() {
  if (!info) return;
  showAttacks(choice, info, failed);
  await drawSession();
  await drawTrace();
}

async function drawSession() {
  const asked = { ...choice };
  const client = await clientFor(asked, info);
  // A handler that the engine refuses altogether has no session; signing in shows the refusal.
  const refused = fitOf(asked.provider, asked.pattern).fit === "refused";
  const session = await (refused ? client.session().catch(() => null) : client.session());
  if (asked.pattern !== choice.pattern || asked.provider !== choice.provider || asked.store !== choice.store) return;
  if (asked.pattern === "public" && session) session.provider ??= "standard";
  const provider = session?.provider ?? choice.provider;
  const person = session && asked.pattern === "public" ? await client.userinfo().catch(() => session.claims) : undefined;
  showSession(session, {
    choice: asked, info: person,
    buttons: session ? sessionButtons({ client, choice: asked, provider, info, after: redraw }) : [],
  });
  showTrials({ client, choice: asked, provider: session?.provider, info, after: redraw, failed });
}

async function redraw() {
  await drawSession();
  await drawTrace();
}

async function drawTrace() {
  showTrace(await gather());
}

function showMode() {
  const real = Object.entries(info.providers).filter(([, { real }]) => real).map(([id]) => providerOf(id).name);
  byId("mode").textContent = real.length === 0
    ? `All five servers are played by a strict sandbox at ${new URL(info.sandbox).host}. Nobody here is real.`
    : `Real: ${real.join(", ")}. The others are played by a sandbox at ${new URL(info.sandbox).host}.`;
}

async function failed(error) {
  const refusal = describeRefusal(error);
  note({ kind: "refusal", on: "page", refusal });
  showRefusal(refusal);
  await drawTrace().catch(() => {});
}
