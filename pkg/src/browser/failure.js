import { OAuthError } from "../error.js";
import { texts } from "../error_texts.browser.js";

// The table is registered on first use, not at import: bundlers may drop import-time effects of this package
// (`sideEffects: false`), and an error without its text would be the result.

/** Any thrown or received value as an `OAuthError` with this build's texts. */
export function asFailure(raw, cause) {
  OAuthError.texts(texts);
  return OAuthError.from(raw, cause);
}

/** An `OAuthError` of this code; `detail` fills the `{name}` places of its text. */
export function failure(code, detail, cause) {
  return asFailure({ code, detail }, cause);
}
