export { defineProvider } from "./types/define_provider.js";
export { OAuthError } from "./types/error.js";
export type { OAuthErrorCode, OAuthErrorKind } from "./types/error.js";
export type { Fetch, HostOptions, OAuthEvent } from "./types/events.js";
export type { JsonObject, JsonValue } from "./types/json.js";
export type {
  AuthorizationOptions,
  AuthorizationParameters,
  AuthorizationServer,
  Callback,
  ClientIdentity,
  Protocol,
} from "./types/protocol.js";
export type * from "./types/dialect.js";
export type { Provider, Variable } from "./types/provider.js";
export type { SessionChange, SessionView } from "./types/session.js";
export type { AccessToken, Claims, Diagnostic, ExpiresAt, Profile, Tokens, Transaction, Userinfo } from "./types/tokens.js";
