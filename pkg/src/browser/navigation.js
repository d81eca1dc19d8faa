import { failure } from "./failure.js";

/** The page's location; without a page (a build, a worker) there is nothing to sign in from. */
export function pageLocation() {
  const { location } = globalThis;
  if (!location?.origin) throw failure("navigation_failed");
  return location;
}

/** Leaves the page for an absolute http or https address. Others (`javascript:`) never come from a provider. */
export function navigate(url) {
  const target = new URL(url, pageLocation().href);
  if (target.protocol !== "https:" && target.protocol !== "http:") throw failure("navigation_failed");
  pageLocation().assign(target.href);
}

/** Goes to the provider's own sign-out, where that was asked for and there is one; says what could not be revoked. */
export function leave(answer, endProviderSession = false) {
  const { end_session_url, revocation_failed } = answer ?? {};
  const leaving = endProviderSession && Boolean(end_session_url);
  if (leaving) navigate(end_session_url);
  return { leaving, ...(revocation_failed && { revocation_failed }) };
}

/**
 * Puts `url` into the address bar without loading it, and a mark into the history entry by which a later call knows
 * that it stands on the same entry. What the application keeps in `history.state` stays.
 */
export function replaceAddress(url, mark) {
  const { history } = globalThis;
  if (!history?.replaceState) return;
  const kept = history.state !== null && typeof history.state === "object" ? history.state : undefined;
  history.replaceState(mark === undefined ? history.state : { ...kept, grantway: mark }, "", url);
}

/** The mark of the history entry that is shown now. */
export const addressMark = () => globalThis.history?.state?.grantway;
