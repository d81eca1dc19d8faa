import { OAuthError } from "../errors/error.js";
import { texts } from "../errors/error_texts.at_hand.js";
import { failuresWith } from "../errors/failures.js";

// A page that signs in without a failure never loads the texts of failures. At hand are those of codes that are thrown
// at once, and of failures in which nothing could be loaded.
export const { asFailure, failure } = failuresWith(texts);

/** Loads the texts of all codes. If that fails an error has its code alone, and says where to read about it. */
export const loadTexts = () => import("./public/all_texts.js").then(({ texts, nearest }) => OAuthError.texts(texts, nearest), () => {});

/**
 * The failure that is on an address, where anybody may put something: a code that the table does not hold says nothing
 * of its own.
 */
export async function failureOnAddress(code) {
  await loadTexts();
  return OAuthError.knows(code) ? failure(code) : failure("sign_in_failed", { code: "unknown" });
}

/** The promise, whose failure has its texts. */
export const told = (promise) => promise.catch(async (error) => Promise.reject(await OAuthError.inWords(error, loadTexts)));

/** The same functions, all of them async, whose failures have their texts. */
export const telling = (functions) =>
  Object.fromEntries(Object.entries(functions).map(([name, fn]) => [name, (...given) => told(fn(...given))]));
