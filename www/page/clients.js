// The clients: one of Grantway's for each pattern, made when it is first needed.

import { createClient } from "grantway/browser";
import { recordingFetch } from "../wire/recorder.js";
import { note, noteEngine } from "./wire/trace_store.js";

const made = new Map();

const ownFetch = (input, init) => globalThis.fetch(input, init);
const recorded = recordingFetch(ownFetch, { from: "page", to: "server", add: note });

// What goes to the worker is written down there; only what the page sends elsewhere is written down here.
const pageFetch = (input, init) => {
  const address = new URL(input instanceof Request ? input.url : input, location.href);
  return (address.origin === location.origin ? ownFetch : recorded)(input, init);
};

/** Where the worker's routes of a choice begin; the two lasting ones have handlers of their own, and no store. */
export function baseOf({ provider, pattern, store }) {
  const lasting = pattern === "page" && { "tiltify-v3": "/lasting-v3", intandem: "/lasting-intandem" }[provider];
  return lasting || (store === "object" ? "/kept" : "") + (pattern === "worker" ? "/auth" : "/mediated");
}

/** The client for a choice; `spoiled` names an attack that sits where the authorization endpoint should be. */
export function clientFor(choice, info, spoiled) {
  const key = choice.pattern === "public" ? `public:${spoiled?.kind ?? ""}` : baseOf(choice);
  if (!made.has(key)) {
    const client = choice.pattern === "public" ? publicClient(info, spoiled) : backendClient(choice, info);
    made.set(key, client);
    client.catch(() => made.delete(key));
  }
  return made.get(key);
}

function backendClient(choice, info) {
  const common = { backend: baseOf(choice), fetch: pageFetch };
  if (choice.pattern === "worker") return createClient(common);
  return createClient({ ...common, tokens: "page", api: apiOrigins(info) });
}

async function publicClient(info, spoiled) {
  const { issuer, client_id, redirect_uri } = info.public;
  const server = spoiled ? { provider: await spoiledDocument(issuer, spoiled) } : { issuer };
  return createClient({
    ...server, client_id, redirect_uri, scope: "openid profile email offline_access",
    api: [info.sandbox], fetch: pageFetch, onEvent: noteEngine,
  });
}

// The server's own metadata with one endpoint replaced: the attacker's.
async function spoiledDocument(issuer, { kind, seconds }) {
  const metadata = await (await recorded(`${issuer}/.well-known/openid-configuration`)).json();
  const names = ["issuer", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"];
  const document = Object.fromEntries(names.filter((name) => name in metadata).map((name) => [name, metadata[name]]));
  return { ...document, authorization_endpoint: `${location.origin}/demo/attack/public/${kind}?seconds=${seconds}` };
}

const apiOrigins = (info) => [...new Set(Object.values(info.providers).filter(({ userinfo }) => userinfo).map(({ userinfo }) => new URL(userinfo).origin))];
