// Why a request failed. A browser tells a page only that it did; asked again in other ways, it gives the cause away.

import { finding } from "./findings.js";

/** Milliseconds that one request of the probe may take. */
const DEADLINE = 8000;

const plain = { credentials: "omit", cache: "no-store", redirect: "manual" };
const isLoopback = ({ hostname }) => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);

const request = (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE) });

/** Calls `use`, and gives the violations of the page's policy meanwhile. */
async function watchingPolicy(use) {
  const violations = [];
  const note = ({ blockedURI, effectiveDirective }) => violations.push({ url: blockedURI, directive: effectiveDirective });
  document.addEventListener("securitypolicyviolation", note);
  try {
    return [await use(), violations];
  } finally {
    // The event comes in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    document.removeEventListener("securitypolicyviolation", note);
  }
}

/** Whether any answer comes, readable or not. */
const answers = (url, init) => request(url, { ...plain, ...init, mode: "no-cors", redirect: "follow" }).then(() => true, () => false);

/**
 * Why an address that only a window or a frame opens cannot be reached; nothing if it can, or if the page may not ask.
 */
export async function unreachable(url) {
  const target = new URL(url, location.href);
  const [isReached, violations] = await watchingPolicy(() => answers(url));
  if (isReached || violations.length > 0) return undefined;
  return finding((await answers(`${target.origin}/`)) ? "blocked_by_extension" : "server_unreachable", { url });
}

/**
 * `{ response }`, or `{ found }` with why there is none. `cors` is the finding where the answer cannot be read only.
 */
export async function reach(url, init, cors) {
  const target = new URL(url, location.href);
  if (location.protocol === "https:" && target.protocol === "http:" && !isLoopback(target)) return { found: finding("mixed_content", { url }) };
  const [response, violations] = await watchingPolicy(() => request(url, { ...plain, ...init }).catch(() => undefined));
  if (response) return { response };
  const violation = violations.find((one) => one.url.startsWith(target.origin));
  if (violation) return { found: finding("blocked_by_policy", { url, directive: violation.directive }) };
  if (navigator.onLine === false) return { found: finding("offline") };
  if (await answers(url, init)) return { found: cors };
  // An extension blocks by the address, and seldom a whole host.
  if (await answers(`${target.origin}/`)) return { found: finding("blocked_by_extension", { url }) };
  return { found: finding("server_unreachable", { url }) };
}
