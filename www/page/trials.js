// The trials, as the page starts them: a signed-in session, many calls at once, and a process that is killed.

import { providerOf } from "./catalogue.js";
import { announce, busy, byId, h } from "./dom.js";
import { showKill, showRace, showWaiting } from "./trial_view.js";

const refreshing = new Set(["tali", "tiltify", "standard"]);
/** Milliseconds after which a session that does not come back is given up. */
const patience = 60_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Draws the list for a session, of `provider` where somebody is signed in; what cannot be tried is disabled and says why. */
export function showTrials({ client, choice, provider, info, after, failed }) {
  const blocked = reasonAgainst(choice, provider, info);
  byId("trial-intro").textContent = blocked || "The sandbox is told to hand out a token of one second. When it is over, this happens:";
  if (byId("session").dataset.state !== "signed-in") byId("trial-result").replaceChildren();
  const context = { client, choice, provider, info };
  byId("trials").replaceChildren(
    item({ id: "race", label: "Race", title: "Sixteen calls at once", says: `They meet the expired token at the same moment, in ${info.isolates === 1 ? "one isolate" : `${info.isolates} isolates that share no memory`}.`, blocked }, () => race(context)),
    info.canKill && item({ id: "kill", label: "Kill", title: "A process that dies in mid-flight", says: "The worker is killed while it waits for the refresh, and started again.", blocked }, () => kill(context)));

  function item({ id, label, title, says, blocked: isBlocked }, act) {
    const button = h("button", {
      type: "button", "data-testid": `trial-${id}`, disabled: Boolean(isBlocked), "aria-describedby": `trial-${id}-title trial-${id}-says`,
      onclick: () => busy(button, async () => {
        try {
          showWaiting("The token is left to run out.");
          await ask("run-out", context);
          const show = await act();
          await after();
          show();
        } catch (error) {
          byId("trial-result").replaceChildren();
          await after().catch(() => {});
          failed(error);
        } finally {
          byId("trials").querySelector(`[data-testid="trial-${id}"]`)?.focus();
        }
      }),
    }, label);
    return h("li", {}, h("h3", { id: `trial-${id}-title` }, title), h("p", { class: "says", id: `trial-${id}-says` }, says), button);
  }
}

function reasonAgainst(choice, provider, info) {
  if (choice.pattern !== "worker") return "With the tokens in the worker, a session can be put under load here.";
  if (!provider) return "Sign in first.";
  if (!refreshing.has(provider)) return `${providerOf(provider).name} has no refresh to race for. Sign in with another one.`;
  return info.providers[provider].real ? "Only against the sandbox." : "";
}

const ask = async (what, { choice, provider }) => {
  const answer = await fetch(`/demo/trial/${what}?provider=${provider}&store=${choice.store}`, { method: "POST", headers: { grantway: "1" } });
  const body = await answer.json();
  if (!answer.ok) throw body;
  return body;
};

async function race(context) {
  showWaiting("Sixteen calls are under way.");
  const outcome = await ask("race", context);
  announce(`${outcome.answered} of ${outcome.calls} calls were answered after ${outcome.refreshes} ${outcome.refreshes === 1 ? "refresh" : "refreshes"}`);
  return () => showRace(outcome, context.choice);
}

async function kill(context) {
  const { client, provider, info } = context;
  showWaiting("A refresh is on its way. Its worker is about to be killed.");
  const before = (await (await fetch("/demo/info")).json()).isolate;
  // No answer comes: who would send it is gone.
  await ask("kill", context).catch(() => undefined);
  const killed = performance.now();
  const back = await again(async () => (await fetch("/demo/info")).json(), (found) => found.isolate !== before);
  const up = performance.now();
  showWaiting("The worker is back, as another process. The session is asked for.");
  const address = info.providers[provider].userinfo;
  const answer = await again(() => client.fetch(address, { headers: { accept: "application/json" } }), ({ status }) => status === 200 || status === 401);
  const outcome = { before, after: back.isolate, down: up - killed, waited: performance.now() - up, status: answer.status };
  announce(outcome.status === 200 ? "The session survived" : "The session is over");
  return () => showKill(outcome, context.choice);
}

/** Asks until the answer is the one that is waited for; what fails meanwhile is the very thing that is shown. */
async function again(act, isWanted) {
  const end = performance.now() + patience;
  for (;;) {
    let found;
    try {
      found = await act();
    } catch (error) {
      if (error?.kind === "session") return { status: 401 };
      if (performance.now() > end) throw error;
    }
    if (found && isWanted(found)) return found;
    if (performance.now() > end) throw new Error("nobody answered for a minute");
    await pause(300);
  }
}
