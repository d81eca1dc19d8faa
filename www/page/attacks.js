// The attacks, as the page starts them and as it understands what came of them.

import { fitOf, providerOf } from "./catalogue.js";
import { clientFor } from "./clients.js";
import { busy, byId, h } from "./dom.js";

const kept = "grantway-demo.tried";

const attacks = [
  { kind: "state", label: "Tamper", title: "Tampered state", says: () => "The answer comes back with one character of its state changed, as if somebody had spliced in their own." },
  { kind: "replay", label: "Replay", title: "Replayed callback", says: () => "The same good answer arrives twice: from the history, a proxy log, or a thief." },
  { kind: "issuer", label: "Forge", title: "Foreign issuer", says: () => "The answer claims to come from another server: the mix-up attack." },
  { kind: "late", label: "Delay", title: (seconds) => `Code after ${seconds} seconds`, says: (seconds) => `The server's clock moves on by ${seconds} seconds before its code is handed in.` },
];
const triedTexts = { state: "tampered state", replay: "replayed callback", issuer: "foreign issuer", late: "late code", cancel: "Cancel was pressed" };

const secondsFor = (choice) => providerOf(choice.provider).codeSeconds + 1;

/** Draws the list for a choice; what cannot be tried with it is disabled and says why. */
export function showAttacks(choice, info, failed) {
  const { fit } = fitOf(choice.provider, choice.pattern);
  const real = choice.pattern !== "public" && info.providers[choice.provider].real;
  const seconds = secondsFor(choice);
  byId("attacks").replaceChildren(...attacks.map(({ kind, label, title, says }) => {
    const blocked = fit !== "yes" || (real && (kind === "replay" || kind === "late"));
    const button = h("button", {
      type: "button", "data-testid": `attack-${kind}`, disabled: blocked, "aria-describedby": `attack-${kind}-title attack-${kind}-says`,
      onclick: () => busy(button, () => startAttack(kind, choice, info).catch(failed)),
    }, label);
    return h("li", {},
      h("h3", { id: `attack-${kind}-title` }, typeof title === "function" ? title(seconds) : title),
      h("p", { class: "says", id: `attack-${kind}-says` }, says(seconds), blocked && (fit !== "yes" ? " Not with this choice." : " Only against the sandbox.")),
      button);
  }));
}

/** Leaves the page for the attack; what was tried is kept in this tab for the way back. */
export async function startAttack(kind, choice, info) {
  const seconds = secondsFor(choice);
  sessionStorage.setItem(kept, JSON.stringify({ kind, seconds, leg: 1 }));
  if (choice.pattern === "public") {
    const client = await clientFor(choice, info, { kind, seconds });
    await client.authorize({ returnTo: "/" });
    return;
  }
  location.assign(`/demo/attack/${choice.pattern}/${kind}?provider=${choice.provider}&store=${choice.store}&seconds=${seconds}`);
}

/** What was tried before this page was loaded, told once: `{ kind, seconds, text }`, or null. */
export function takeTried(choice) {
  const tried = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  sessionStorage.removeItem(kept);
  if (!tried) return null;
  return { ...tried, text: triedTexts[tried.kind], spoiled: choice.pattern === "public" ? { kind: tried.kind, seconds: tried.seconds } : undefined };
}

/** In the page a replay needs a second arrival, which the page itself sets off. Returns whether it did. */
export function replayAgain(tried, choice) {
  if (tried?.kind !== "replay" || tried.leg !== 1 || choice.pattern !== "public") return false;
  sessionStorage.setItem(kept, JSON.stringify({ ...tried, leg: 2, spoiled: undefined }));
  location.assign("/demo/replay");
  return true;
}

/** Puts the sandbox's clock back after a late code. */
export async function putClockBack(tried) {
  if (tried?.kind === "late") await fetch("/demo/clock", { method: "POST", headers: { grantway: "1" } });
}
