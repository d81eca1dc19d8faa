/**
 * The tokens of a refresh. Where its answer was refused but for a new refresh token, the error carries what is to be
 * kept: the tokens of before with that one, as the old one works no more. They are not shown when the error is printed.
 */
export function refreshedOr(asFailure, { tokens, refused }) {
  if (refused === undefined) return tokens;
  throw Object.defineProperty(asFailure(refused), "tokens", { value: tokens });
}
