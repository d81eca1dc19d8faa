// The root guesses no platform: it holds the error class, and (in index.d.ts) the types.
export { OAuthError } from "./src/errors/error.js";
