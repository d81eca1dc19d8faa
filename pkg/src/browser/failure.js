import { OAuthError } from "../errors/error.js";
import { texts } from "../errors/error_texts.at_hand.js";
import { failuresWith } from "../errors/failures.js";

// A page that signs in without a failure never loads the texts of failures. Only a few are always there: those of
// failures in which nothing could be loaded.
export const { asFailure, failure } = failuresWith(texts);

/** Loads the texts of all codes. If that fails, an error has only its code, and says where to read about it. */
export const loadTexts = () => import("./public/all_texts.js").then(({ texts, inFull }) => OAuthError.texts(texts, inFull), () => {});

/** Imports a part of the package that only some pages use. If that fails, the next call tries again. */
export const part = (load) => load().catch((cause) => Promise.reject(failure("module_unavailable", undefined, cause)));

/** The promise, with texts in its failure. */
export const withTexts = (promise) => promise.catch(async (error) => Promise.reject(await OAuthError.inWords(error, loadTexts)));

/** The same functions, all async, with texts in their failures. */
export const callsWithTexts = (functions) =>
  Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, (...given) => withTexts(fn(...given))]));

// What follows has little to do with failures. Every pattern needs it, and in a file of its own bundlers would make it one
// more chunk of what a page loads at first: a request and 2 % of a page behind a worker.

/**
 * Fails if one of these is missing: test environments have only a part of a browser's APIs. Importing needs none of
 * them, so that a test of another part can run.
 */
export function requireApis(...names) {
  for (const api of names) if (globalThis[api] === undefined) throw failure("api_missing", { api });
}

/** The page's location; without a page (a build, a worker) there is nothing to sign in from. */
export function pageLocation() {
  const { location } = globalThis;
  if (!location?.origin) throw failure("navigation_failed");
  return location;
}

/**
 * Calls a listener of the application. If it throws, the sign-in goes on, and the error is reported like any uncaught
 * error of the page.
 */
export function emit(listener, news) {
  try {
    listener?.(news);
  } catch (thrown) {
    setTimeout(() => {
      throw thrown;
    });
  }
}

/** The chosen fetch. The global one is looked up when it is called, because pages replace it and a build has none. */
export const senderOf = ({ fetch }) => fetch ?? sendGlobally;

async function sendGlobally(input, init) {
  requireApis("fetch");
  return globalThis.fetch(input, init);
}

/** The chosen clock, in Unix milliseconds; one that does not work is ignored. */
export const clockOf = ({ now }) => () => {
  try {
    const time = now?.();
    if (typeof time === "number") return time;
  } catch {
    // Use the platform's own.
  }
  return Date.now();
};
