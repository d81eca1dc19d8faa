import { texts } from "../error_texts.browser.js";
import { failuresWith } from "../failures.js";

export const { asFailure, failure } = failuresWith(texts);

/**
 * The failure that the worker put on an address, where anybody may put something: a code that the table does not hold
 * says nothing of its own.
 */
export const failureOnAddress = (code) => (Object.hasOwn(texts, code) ? failure(code) : failure("sign_in_failed", { code: "unknown" }));
