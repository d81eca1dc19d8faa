import { OAuthError } from "./error.js";

/** How one build makes errors: with the texts of its own table, and `inFull` of `words.js` if it has that from the start. */
export function failuresWith(texts, inFull) {
  // The table is registered on first use, not at import: bundlers may drop import-time effects of this package
  // (`sideEffects: false`), and an error without its text would be the result.

  /** Any thrown or received value as an `OAuthError`. */
  function asFailure(raw, cause) {
    OAuthError.texts(texts, inFull);
    return OAuthError.from(raw, cause);
  }

  /** An `OAuthError` of this code; `detail` fills the `{name}` places of its text. */
  function failure(code, detail, cause) {
    return asFailure({ code, detail }, cause);
  }

  return { asFailure, failure };
}
