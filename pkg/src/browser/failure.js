import { OAuthError } from "../errors/error.js";
import { texts } from "../errors/error_texts.at_hand.js";
import { failuresWith } from "../errors/failures.js";

// A page that signs in without a failure never loads the texts of failures. Only a few are always there: those of codes
// that are thrown at once, and of failures in which nothing could be loaded.
export const { asFailure, failure } = failuresWith(texts);

/** Loads the texts of all codes. If that fails, an error has only its code, and says where to read about it. */
export const loadTexts = () => import("./public/all_texts.js").then(({ texts, nearest }) => OAuthError.texts(texts, nearest), () => {});

/**
 * The failure named in an address, which anybody may write: a code that is not in the table gets no text.
 */
export async function failureOnAddress(code) {
  await loadTexts();
  return OAuthError.knows(code) ? failure(code) : failure("sign_in_failed", { code: "unknown" });
}

/** The promise, with texts in its failure. */
export const told = (promise) => promise.catch(async (error) => Promise.reject(await OAuthError.inWords(error, loadTexts)));

/** The same functions, all async, with texts in their failures. */
export const telling = (functions) =>
  Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, (...given) => told(fn(...given))]));
