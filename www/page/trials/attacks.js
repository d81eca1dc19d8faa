// The attacks: how the page starts them, and what it understands of how they ended.

import { fitOf, providerOf } from "../../catalogue.js";
import { clientFor } from "../clients.js";
import { describeRefusal } from "../../wire/refusal.js";
import { beginChapter } from "../wire/trace_store.js";

const tried = "grantway-demo.tried";
const ended = "grantway-demo.attacks";

export const attacks = [
  { kind: "state", label: "Tamper", title: "Tampered state", says: () => "One character of the state is changed on the way back, as by a spliced-in answer." },
  { kind: "replay", label: "Replay", title: "Replayed callback", says: () => "The same good answer arrives twice: from the history, a proxy's log, or a thief." },
  { kind: "issuer", label: "Forge", title: "Foreign issuer", says: () => "The answer claims to come from another server: the mix-up attack." },
  { kind: "late", label: "Delay", title: "Late code", says: (seconds) => `The code is handed in ${seconds} seconds later; the server's clock is moved on.` },
  { kind: "foreign", label: "Lure", title: "Somebody else's sign-in", says: () => "A link with the answer to another person's sign-in, to sign you in as them." },
  { kind: "redirect", label: "Divert", title: "Open redirect", says: () => "A link to the sign-in that would send you on to another site." },
];
const FOREIGN_SITE = "https://somebody-else.example/";
const textOf = { ...Object.fromEntries(attacks.map(({ kind, title }) => [kind, title])), cancel: "Cancel was pressed" };

export const secondsFor = (choice) => providerOf(choice.provider).codeSeconds + 1;

/** Why an attack cannot be tried with a choice; "" where it can. */
export function reasonAgainst(kind, choice, info) {
  if (fitOf(choice.provider, choice.pattern).fit !== "yes") return "Not with this choice.";
  const isReal = choice.pattern !== "public" && info?.providers[choice.provider].real;
  return isReal && ["replay", "late"].includes(kind) ? "Only against the sandbox." : "";
}

/** Leaves the page for the attack; what was tried is kept in this tab for the way back. `next`: those that come after it. */
export async function startAttack(kind, choice, info, next = []) {
  const seconds = secondsFor(choice);
  beginChapter(kind === "cancel" ? `Sign-in with ${providerOf(choice.provider).label}, cancelled` : `Attack: ${textOf[kind].toLowerCase()}`, "attack");
  sessionStorage.setItem(tried, JSON.stringify({ kind, seconds, next, leg: 1 }));
  if (choice.pattern === "public") {
    const client = await clientFor(choice, info, { kind, seconds });
    await client.authorize({ returnTo: kind === "redirect" ? FOREIGN_SITE : "/" });
    return;
  }
  location.assign(`/demo/attack/${choice.pattern}/${kind}?provider=${choice.provider}&store=${choice.store}&seconds=${seconds}`);
}

/** What was tried before this page was loaded, told once: `{ kind, seconds, text, next }`, or null. */
export function takeTried(choice) {
  const found = JSON.parse(sessionStorage.getItem(tried) ?? "null");
  sessionStorage.removeItem(tried);
  if (!found) return null;
  return { ...found, text: textOf[found.kind], spoiled: choice.pattern === "public" ? { kind: found.kind, seconds: found.seconds } : undefined };
}

/** In the page a replay needs a second arrival, which the page itself sets off. Returns whether it did. */
export function replayAgain(found, choice) {
  if (found?.kind !== "replay" || found.leg !== 1 || choice.pattern !== "public") return false;
  sessionStorage.setItem(tried, JSON.stringify({ ...found, leg: 2, spoiled: undefined }));
  location.assign("/demo/replay");
  return true;
}

/** Puts the sandbox's clock back after a late code. */
export async function putClockBack(found) {
  if (found?.kind === "late") await fetch("/demo/clock", { method: "POST", headers: { grantway: "1" } });
}

const keyOf = ({ provider, pattern, store }) => [provider, pattern, pattern === "public" ? "" : store].join();

function recallEnds() {
  return JSON.parse(sessionStorage.getItem(ended) ?? "{}");
}

/** How the attacks on a choice ended: by kind, `{ isStopped, refusal?, text? }`. */
export const endsOf = (choice) => recallEnds()[keyOf(choice)] ?? {};

/** Keeps how an attack ended. A refusal stops it; so does an answer that led to nothing the second time. */
export function keepEnd(choice, kind, end) {
  const all = recallEnds();
  const key = keyOf(choice);
  sessionStorage.setItem(ended, JSON.stringify({ ...all, [key]: { ...all[key], [kind]: end } }));
}

/** How an attack ended that came back with `error`, or without one. */
export function endOf({ kind, leg }, error, refusal = error && describeRefusal(error)) {
  if (refusal) return { isStopped: refusal.code !== "unexpected", refusal };
  if (kind !== "replay") return { isStopped: false, text: "The sign-in went through." };
  const knows = leg === 2
    ? "The engine knew this answer: it had handled it in this tab already."
    : "The worker knew this answer: it began the session that lives here, so the person goes on to where it led.";
  return { isStopped: true, text: `${knows} Nothing was sent a second time.` };
}
