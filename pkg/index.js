// The root guesses no platform: it holds the error class, `defineProvider`, `stepUpChallenge`, and (in index.d.ts) the types.
export { stepUpChallenge } from "./src/step_up.js";
export { defineProvider } from "./src/define_provider.js";
export { OAuthError } from "./src/errors/error.js";
