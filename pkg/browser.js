// `grantway/browser`: nothing here touches a global or loads the engine; both happen inside the calls.
export { stepUpChallenge } from "./src/step_up.js";
export { defineProvider } from "./src/define_provider.js";
export { OAuthError } from "./src/errors/error.js";
export { createClient } from "./src/browser/client.js";
export { createProtocol } from "./src/browser/public/protocol.js";
