export { createHandler } from "./handler.js";
export { createProtocol } from "./protocol.js";
export { stepUpChallenge } from "../step_up.js";
export { defineProvider } from "../define_provider.js";
export { OAuthError } from "../errors/error.js";
