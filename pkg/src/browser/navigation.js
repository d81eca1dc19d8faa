import { failure, pageLocation } from "./first_load.js";

/** Leaves the page for an absolute http or https address. Others (`javascript:`) never come from a provider. */
export function navigate(url) {
  const target = new URL(url, pageLocation().href);
  if (target.protocol !== "https:" && target.protocol !== "http:") throw failure("navigation_failed");
  pageLocation().assign(target.href);
}

/** Leaves for the provider's own sign-out, if the caller asked for it and there is one. */
export function leave(answer, endProviderSession = false) {
  const { end_session_url, revocation_failed } = answer ?? {};
  const leaving = endProviderSession && Boolean(end_session_url);
  if (leaving) navigate(end_session_url);
  return { leaving, ...(revocation_failed && { revocation_failed }) };
}

/**
 * Leaves the page. The promise stays pending, so that the caller's code does not go on in a page that is being left; it
 * rejects with `page_restored` when the browser shows the page again as it was. Without a page it resolves.
 */
export function depart(url) {
  navigate(url);
  if (typeof globalThis.addEventListener !== "function") return Promise.resolve();
  return new Promise((_, reject) => {
    const shown = ({ persisted }) => {
      if (!persisted) return;
      globalThis.removeEventListener("pageshow", shown);
      reject(failure("page_restored"));
    };
    globalThis.addEventListener("pageshow", shown);
  });
}

/** Whether this page is in a frame. */
export const isFramed = () => globalThis.parent !== undefined && globalThis.parent !== globalThis;
