export { createHandler } from "./handler.js";
export { createProtocol } from "./protocol.js";
export { OAuthError } from "../errors/error.js";
