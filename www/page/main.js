// The page: takes a choice, signs in with it, and shows what became of it.

import { fitOf, providerOf } from "../catalogue.js";
import { redactUrl } from "../wire/redact.js";
import { describeRefusal } from "../wire/refusal.js";
import { createChoice, showNote } from "./choice/choice_view.js";
import { shownFile, showCode } from "./choice/code_view.js";
import { clientFor } from "./clients.js";
import { copyWith } from "./copy.js";
import { busy, byId } from "./dom.js";
import { stepsOf } from "./session/happened.js";
import { showRefusal } from "./session/refusal_view.js";
import { sessionButtons } from "./session/session_actions.js";
import { showSession } from "./session/session_view.js";
import { showAttacks, showEnd } from "./trials/attack_list.js";
import { endOf, keepEnd, putClockBack, replayAgain, startAttack, takeTried } from "./trials/attacks.js";
import { showTrials } from "./trials/trials.js";
import { chaptersOf } from "./wire/chapters.js";
import { beginChapter, clearTrace, gather, lastRefusal, note, setClock } from "./wire/trace_store.js";
import { showTrace } from "./wire/trace_view.js";

const loadedAt = Date.now();
let info;
const choice = createChoice(() => {
  byId("refusal").hidden = true;
  showCode(choice);
  choiceChanged().catch(failed);
});
showNote(choice);
showCode(choice);
showAttacks(choice, info, attackFailed);
copyWith(byId("copy-install"), () => byId("copy-install").dataset.copies);
copyWith(byId("copy-code"), shownFile);
// What comes later takes a place that is kept for it: nothing that is seen moves.
for (const id of ["workspace", "below", "footer"]) byId(id).hidden = false;

start().catch(failed);

async function start() {
  info = await (await fetch("/demo/info")).json();
  setClock(info.now);
  byId("choice").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("sign-in"), () => signIn().catch(failed));
  });
  byId("sign-in-cancel").addEventListener("click", () => busy(byId("sign-in-cancel"), () => startAttack("cancel", choice, info).catch(failed)));
  byId("trace-all").addEventListener("change", ({ target }) => byId("trace").toggleAttribute("data-all", target.checked));
  byId("trace-clear").addEventListener("click", () => busy(byId("trace-clear"), async () => {
    await clearTrace();
    await drawTrace();
  }));
  const attacked = await comeBack();
  if (attacked === "left") return;
  await choiceChanged();
  if (!attacked || attacked.kind === "cancel") return;
  showEnd(choice, attacked.kind);
  await goOn(attacked.next);
}

/** A page leaves an address alone whose state it does not know, and an event says so: here it is shown as a refusal. */
const LEFT_ALONE = {
  kind: "check",
  code: "transaction_missing",
  message: "no sign-in of this tab knows the state: the address was left alone, and nobody is signed in",
  hint: "start again with authorize()",
  possible_causes: ["storage_cleared", "other_browser_or_tab", "sign_in_not_started_here"],
};

/** The end of a sign-in, of an attack, or of nothing: whatever this address says. The attack, or "left" where the page goes on. */
async function comeBack() {
  const tried = takeTried(choice);
  if (choice.pattern === "public" && /[?&](code|error|state)=/.test(location.search)) {
    note({ kind: "hop", from: "server", to: "page", text: "the server sends the browser back", url: redactUrl(location.href) });
  }
  let refusal;
  try {
    const client = await clientFor(choice, info, tried?.spoiled);
    const result = await client.handleCallback();
    if (!result.handled && ["state", "foreign"].includes(tried?.kind) && choice.pattern === "public") throw LEFT_ALONE;
    if (result.handled && replayAgain(tried, choice)) return "left";
  } catch (error) {
    await gather();
    refusal = await fullRefusal(error);
  }
  await putClockBack(tried);
  if (tried && tried.kind !== "cancel") keepEnd(choice, tried.kind, endOf(tried, undefined, refusal));
  else if (refusal) showRefusal(refusal, tried?.text);
  // An address that was left alone is the application's; here nobody needs it any more.
  if (location.search) history.replaceState(null, "", location.pathname);
  return tried;
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
  beginChapter(`Sign-in with ${providerOf(choice.provider).label}`, "sign-in");
  if (choice.pattern !== "public") {
    await client.authorize({ provider: choice.provider, returnTo: "/" });
    return;
  }
  note({ kind: "hop", from: "page", to: "server", text: "the browser goes to the consent page" });
  await client.authorize({ returnTo: "/" });
}

/** An attack that was stopped before the page was left. */
async function attackFailed(kind, error, next) {
  takeTried(choice);
  const refusal = describeRefusal(error);
  note({ kind: "refusal", on: "page", refusal });
  keepEnd(choice, kind, endOf({ kind }, error, refusal));
  showAttacks(choice, info, attackFailed);
  await drawTrace();
  showEnd(choice, kind);
  await goOn(next);
}

/** The next of several attacks. */
async function goOn([kind, ...next] = []) {
  if (!kind) return;
  await startAttack(kind, choice, info, next).catch((error) => attackFailed(kind, error, next));
}

async function choiceChanged() {
  if (!info) return;
  showNote(choice, choice.pattern !== "public" && info.providers[choice.provider].real);
  showMode();
  showAttacks(choice, info, attackFailed);
  await redraw();
}

async function redraw() {
  const events = await gather();
  await drawSession(events);
  await drawTrace();
}

async function drawSession(events) {
  const asked = { ...choice };
  const client = await clientFor(asked, info);
  // A handler that the engine refuses altogether has no session; signing in shows the refusal.
  const refused = fitOf(asked.provider, asked.pattern).fit === "refused";
  const session = await (refused ? client.session().catch(() => null) : client.session());
  if (asked.pattern !== choice.pattern || asked.provider !== choice.provider || asked.store !== choice.store) return;
  if (asked.pattern === "public" && session) session.provider ??= "standard";
  const provider = session?.provider ?? choice.provider;
  const person = session && asked.pattern === "public" ? await client.userinfo().catch(() => session.claims) : undefined;
  const signIns = chaptersOf(events).filter(({ about }) => about === "sign-in");
  showSession(session, {
    choice: asked, info: person, isReal: info.providers[provider].real, steps: stepsOf(signIns.at(-1), { ...asked, provider }),
    buttons: session ? sessionButtons({ client, choice: asked, provider, info, after: redraw }) : [],
  });
  showTrials({ client, choice: asked, provider: session?.provider, info, after: redraw, failed });
}

async function drawTrace() {
  showTrace(await gather());
}

function showMode() {
  const real = Object.entries(info.providers).filter(([, { real: isReal }]) => isReal).map(([id]) => providerOf(id).label);
  byId("mode").textContent = real.length === 0
    ? `The sandbox at ${new URL(info.sandbox).host} plays every provider from the document that ships with the package.`
    : `Real: ${real.join(", ")}. The others are played by the sandbox at ${new URL(info.sandbox).host}.`;
}

async function failed(error) {
  const refusal = describeRefusal(error);
  note({ kind: "refusal", on: "page", refusal });
  showRefusal(refusal);
  if (byId("session").dataset.state === "loading") showSession(null, { choice, buttons: [], steps: [] });
  await drawTrace().catch(() => {});
}
