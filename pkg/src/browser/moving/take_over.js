// Takes over a session that another library left in the page's storage, so that a person stays signed in when the
// program changes. The engine decides (src/flow/page/import.rs); this file looks for the session, takes turns with other
// tabs, and removes what is used up.

import { asFailure } from "../first_load.js";

/** Digests of refresh tokens that were spent here: a copied tab has a copy of the other library's `sessionStorage`. */
const SPENT = "grantway:imported";
const SPENT_LIMIT = 32;

const sessionOf = ({ issuer, client_id, refresh_token, id_token, token_type, scope }) => ({ issuer, client_id, refresh_token, id_token, token_type, scope });

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

/**
 * `find()` gives what the other library left, or null. `client` is `{ inTurn, ask, report }`: `inTurn` runs a change of
 * the session, one at a time in all tabs, and `ask(session)` has the engine take it over. Never rejects: without a
 * session to take over the person signs in.
 */
export async function takeOver(find, { inTurn, ask, report }) {
  try {
    // Two tabs would spend one refresh token twice, so without locks nothing is taken over.
    if (!globalThis.navigator?.locks || !(await find())) return;
    await inTurn(async () => {
      const found = await find();
      if (!found) return;
      const digest = await digestOf(found.refresh_token);
      // Another tab may have been first.
      if (spent().includes(digest)) return found.remove();
      if (!(await ask(sessionOf(found)))) return;
      remember(digest);
      found.remove();
    });
  } catch (thrown) {
    const { code, retryable } = asFailure(thrown);
    report({ type: "import_refused", code, retryable });
  }
}
