import { texts as browserTexts } from "../src/errors/error_texts.browser.js";
import { texts as edgeTexts } from "../src/errors/error_texts.edge.js";
import { failuresWith } from "../src/errors/failures.js";
import { inFull } from "../src/errors/words.js";

// A test may show any failure, of a page or of a worker; where both have a text, the page's hint is the usual one.
export const { asFailure, failure } = failuresWith({ ...edgeTexts, ...browserTexts }, inFull);

/** A failure as the package would throw it, for tests of what shows or handles it. */
export function oauthError(code, { detail, cause, ...members } = {}) {
  const error = asFailure({ ...members, code, detail, ...(cause !== undefined && { cause }) });
  if (error.message === code) throw failure("option_invalid", { option: "code", reason: `there is no code \`${code}\`` });
  return error;
}
