/**
 * The tokens of a refresh. If the answer was refused but had a new refresh token, the error has the tokens to keep: the
 * earlier ones with the new refresh token. Printing the error does not show them.
 */
export function refreshedOr(asFailure, { tokens, refused }) {
  if (refused === undefined) return tokens;
  throw Object.defineProperty(asFailure(refused), "tokens", { value: tokens });
}
