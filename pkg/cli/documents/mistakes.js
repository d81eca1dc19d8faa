/** Collects all mistakes in a document, as the engine reports them. */
import { createProtocol } from "../../edge.node.js";
import { secretFor } from "./secret.js";

const OPTIONS = { client_id: "c", redirect_uri: "https://app.example/auth/provider/callback" };

/** How many mistakes the engine lists at a time. */
const AT_ONCE = 21;
/** How many mistakes are collected at most. */
const MOST = 1000;

/** What `createProtocol` reports about a document: a list of `{ code, path, message, meant?, hint }`. */
async function said(document) {
  try {
    await createProtocol({ provider: document, ...OPTIONS, ...secretFor(document, (name) => name) });
    return [];
  } catch (error) {
    if (error?.name !== "OAuthError") throw error;
    const all = error.mistakes ?? [error.toJSON()];
    const hint = all.length === 1 ? { hint: error.hint } : {};
    return all.map(({ code, path = "", meant, message }) => ({ code, path, message, ...(meant && { meant }), ...hint }));
  }
}

/** A copy without the member at that path. */
function without(document, path) {
  const copy = structuredClone(document);
  const names = path.split(".");
  let inside = copy;
  for (let at = 0; at < names.length; at++) {
    // A name may itself contain dots.
    const rest = names.slice(at).join(".");
    if (inside && typeof inside === "object" && rest in inside) {
      delete inside[rest];
      return copy;
    }
    inside = inside?.[names[at]];
  }
  return undefined;
}

/**
 * Every mistake in a document. If the engine's list is full, the members it named are removed and the engine is
 * asked again.
 * @returns {Promise<Array<{ code: string, path: string, message: string, meant?: string, hint?: string }>>}
 */
export async function mistakesOf(document) {
  const all = [];
  for (let rest = document; all.length < MOST; ) {
    const found = await said(rest);
    const seen = new Set(all.map(({ path, message }) => `${path} ${message}`));
    all.push(...found.filter(({ path, message }) => !seen.has(`${path} ${message}`)));
    if (found.length < AT_ONCE) break;
    const smaller = found.reduce((left, { path, code }) => (code === "document_member_missing" ? left : (without(left, path) ?? left)), rest);
    if (JSON.stringify(smaller) === JSON.stringify(rest)) break;
    rest = smaller;
  }
  return all;
}
