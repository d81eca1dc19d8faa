// What happened during a sign-in, in sentences: read off the wire, not told by heart.

import { providerOf } from "../../catalogue.js";

const isPath = (url, ending) => new URL(url, "http://page").pathname.endsWith(ending);
const kept = { cookie: "The session is sealed into a cookie;", object: "The session went into a Durable Object;" };
const seen = { worker: "this page has not seen a token.", page: "this page asks for access tokens when it needs one." };

/** The steps of the sign-in that a chapter of the trace holds: `[{ text, note, milliseconds }]`; none where it is no sign-in. */
export function stepsOf(chapter, choice) {
  if (chapter?.about !== "sign-in") return [];
  const { label } = providerOf(choice.provider);
  const wires = chapter.events.filter(({ kind }) => kind === "wire");
  const hops = chapter.events.filter(({ kind }) => kind === "hop");
  const login = wires.find(({ from, url }) => from === "page" && isPath(url, "/login"));
  const callback = wires.find(({ from, url }) => from === "page" && isPath(url, "/callback"));
  const isPublic = choice.pattern === "public";
  const back = hops.find(({ from }) => from === "server");
  const calls = wires.filter(({ to, url }) => to === "server" && !/\.well-known|jwks|certs|keys/.test(url));
  const spent = calls.reduce((sum, { ms }) => sum + (ms ?? 0), 0);
  if (!back || (!isPublic && !(login && callback))) return [];
  return [
    isPublic ? { text: "The page made state, nonce and a PKCE challenge." } : { text: "The worker made a state and sent the browser off.", milliseconds: login.ms },
    { text: `${label} asked who you are, and sent the browser back with a code.` },
    { text: `${isPublic ? "The page" : "The worker"} checked the answer before it used the code.`, note: checksOf(back.url) },
    { text: `It exchanged the code${calls.length > 1 ? " and asked who you are" : ""}.`, note: `${calls.length} ${calls.length === 1 ? "request" : "requests"}`, milliseconds: spent },
    { text: isPublic ? "The tokens are in this page's memory." : `${kept[choice.store]} ${seen[choice.pattern]}` },
  ];
}

const checksOf = (url) => (/[?&]iss=/.test(url ?? "") ? "State, issuer, age, client." : "State, age, client.");
