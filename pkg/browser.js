// `grantway/browser`: nothing here touches a global or loads the engine; both happen inside the calls.
export { OAuthError } from "./src/errors/error.js";
export { createClient } from "./src/browser/client.js";
export { createProtocol } from "./src/browser/public/protocol.js";
