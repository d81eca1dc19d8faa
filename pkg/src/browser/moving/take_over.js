// Takes over a session that another library left in the page's storage, so that a person stays signed in when the
// program changes. Every script of the origin could have put an entry there, so nothing in it is believed but the
// refresh token, and of that the server decides: it is spent at once, at this client's own token endpoint. The person is
// whom the fresh ID token names, or else userinfo, and must be the same as in the entry.

import { asFailure, failure, told } from "../failure.js";
import { tell } from "../listeners.js";
import { ACCESS_TOKEN, USERINFO_OF_SESSION } from "../public/operations.js";
import { FORGET_SESSION, KEEP_SESSION } from "../../effects.js";

/** Digests of refresh tokens that were spent here: a copied tab has a copy of the other library's `sessionStorage`. */
const SPENT = "grantway:imported";
const SPENT_LIMIT = 32;

const text = (value) => (typeof value === "string" && value !== "" ? value : undefined);
const wordsIn = (value) => (Array.isArray(value) ? value : (text(value) ?? "").split(" ")).filter(text);
const withoutSlash = (issuer) => issuer.replace(/\/$/, "");

/** The claims of an ID token, unchecked. */
function claimsIn(jwt) {
  try {
    const payload = text(jwt).split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (byte) => byte.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims?.sub === "string" ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** The client's own issuer; undefined where its document names none. */
function issuerOf({ issuer, provider, variables }) {
  return (issuer ?? provider?.issuer)?.replace(/\{(\w+)\}/g, (_, name) => variables?.[name] ?? "");
}

async function digestOf(token) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return btoa(String.fromCharCode(...bytes.subarray(0, 16)));
}

function spent() {
  try {
    const list = JSON.parse(globalThis.localStorage.getItem(SPENT));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function remember(digest) {
  try {
    globalThis.localStorage.setItem(SPENT, JSON.stringify([...spent(), digest].slice(-SPENT_LIMIT)));
  } catch {
    // Without storage no other tab has a copy either.
  }
}

/** Why the entry is not this client's, or has nothing that a server could confirm; undefined if it can be tried. */
function refusalOf(found, claims, options) {
  const { client_id } = options;
  if (found.client_id !== client_id) return "it is of another client";
  const expected = issuerOf(options);
  const named = [found.issuer, claims?.iss].filter((issuer) => issuer !== undefined);
  if (expected && named.some((issuer) => !text(issuer) || withoutSlash(issuer) !== withoutSlash(expected))) {
    return "it is of another server";
  }
  const audience = claims && (Array.isArray(claims.aud) ? claims.aud : [claims.aud]);
  if (audience && !audience.includes(client_id)) return "its ID token is for another client";
  if (found.token_type !== undefined && !/^bearer$/i.test(found.token_type)) return "its tokens are bound to a key";
  if (!text(found.refresh_token)) return "it has no refresh token";
  return undefined;
}

/** What the page would have kept, had it signed in itself: with an access token that is due. */
function recordOf(found, claims, { options, server, tab }) {
  const { client_id, redirect_uri, variables = {} } = options;
  const asked = wordsIn(options.scope);
  const named = wordsIn(found.scope);
  // Where nobody says what was granted, it is taken to be what the options ask for, as after a sign-in.
  const scope = named.length === 0 ? asked : named.filter((name) => asked.length === 0 || asked.includes(name));
  const tokens = {
    access_token: "none", token_type: "Bearer", expires_at: 0, received_at: 0, extra: {}, diagnostics: [],
    refresh_token: found.refresh_token, ...(scope.length > 0 && { scope }), ...(claims && { claims }),
  };
  return { tokens, variables, diagnostics: [], due: true, server, client_id, redirect_uri, ...(tab && { tab }) };
}

/**
 * `client` is `{ options, server, tag, load, kept, run, perform, now }`: `kept()` gives `[session, metadata, tab]` as
 * `load()` read it last, and `run(operation, kept, argument, perform)` runs the engine with that. Never rejects: without a session to take over the
 * person signs in.
 */
export async function takeOver(look, client) {
  const { options, tag, load, kept, now } = client;
  const hasSession = async () => {
    await load();
    return kept()[0] !== null;
  };
  const find = () => look({ client_id: options.client_id, now: now() });
  const emit = (event) => options.onEvent && tell(options.onEvent, { ...event, at: Math.floor(now() / 1000) });
  const refuse = ({ code, retryable = false, status, error }) =>
    emit({ type: "import_refused", code, retryable, ...(status > 0 && { status }), ...(error && { server_error: error }) });
  try {
    // Two tabs would spend one refresh token twice, so without locks nothing is taken over.
    const locks = globalThis.navigator?.locks;
    if (!locks || !(await find())) return;
    await locks.request(`grantway:import:${tag}`, async () => {
      const found = await find();
      if (!found) return;
      const claims = claimsIn(found.id_token);
      const reason = refusalOf(found, claims, options);
      const digest = reason ? undefined : await digestOf(found.refresh_token);
      // Another tab may have been first.
      if (digest && spent().includes(digest)) return found.remove();
      if (await hasSession()) return;
      if (reason) return refuse(failure("import_refused", { reason }));
      const begun = now();
      try {
        await told(confirm(recordOf(found, claims, { ...client, tab: kept()[2] }), client));
      } catch (error) {
        refuse(error);
        // At the next visit the server or the network may be better, or the program corrected.
        if (error.retryable || ["host", "server", "misuse"].includes(error.kind)) return;
        remember(digest);
        return found.remove();
      }
      remember(digest);
      found.remove();
      emit({ type: "session_imported", duration: Math.max(0, Math.round(now() - begun)) });
    });
  } catch (thrown) {
    refuse(asFailure(thrown));
  }
}

/** Refreshes, and keeps the session only if the server says who it belongs to. */
async function confirm(record, { tag, kept, run, perform }) {
  let fresh;
  const staged = (effect, payload) => {
    if (effect === KEEP_SESSION) return void ([, fresh] = payload);
    if (effect === FORGET_SESSION) return undefined;
    return perform(effect, payload);
  };
  const around = (session) => [session, ...kept().slice(1)];
  await run(ACCESS_TOKEN, around(record), true, staged);
  const { claims } = record.tokens;
  if (claims && fresh.tokens.id_token === undefined) fresh.tokens.claims = await personOf(claims, () => run(USERINFO_OF_SESSION, around(fresh), undefined, staged));
  await perform(KEEP_SESSION, [tag, fresh]);
}

/** Claims that userinfo confirms, where the server sends no ID token; the engine refuses another `sub`. */
async function personOf({ iss, aud, sub }, ask) {
  try {
    return { ...(await ask()), iss, aud, sub };
  } catch (error) {
    if (error.code === "endpoint_missing") return undefined;
    throw error;
  }
}
