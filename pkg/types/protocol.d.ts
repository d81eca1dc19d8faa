import type { ClientAuthentication, Dialect } from "./dialect.js";
import type { HostOptions } from "./events.js";
import type { Provider } from "./provider.js";
import type { Tokens, Transaction, Userinfo } from "./tokens.js";

/** Where to sign in: a provider document, or an issuer whose metadata is fetched (RFC 8414, OpenID discovery). */
export type AuthorizationServer =
  | { provider: Provider; issuer?: undefined }
  | { issuer: string; provider?: undefined };

/** What names a client at its authorization server. */
export interface ClientIdentity {
  client_id: string;
  /** The registered string; sent byte for byte. */
  redirect_uri: string;
  scope?: string | string[];
  /**
   * Audiences that an ID token may name besides the client. Default: none. An ID token that names others is accepted
   * only where its `azp` is the client, and a present `azp` must always be the client.
   */
  trustedAudiences?: string[];
  /** Values for the provider document's `variables`. */
  variables?: Record<string, string>;
  /**
   * Further parameters of each authorization request, as `{ access_type: "offline" }`, `prompt` or `audience`. Those
   * that the engine sends itself are refused: `parameter_reserved`.
   */
  parameters?: Record<string, string>;
  /** How this server departs from the standards. Beside a `provider` document its members replace those there. */
  dialect?: Dialect;
  /**
   * How the client authenticates at the token endpoint. Default: what the provider document says, else what the
   * server's metadata announces, else `"basic"`.
   */
  client_authentication?: ClientAuthentication;
  /** Plain http outside loopback: whoever is on the network can read the response. */
  allowInsecureRedirectUri?: boolean;
}

/** Parameters of one authorization request. */
export interface AuthorizationParameters {
  /** `"none"` asks nobody: where the person would have to act, the sign-in fails with `interaction_required`. */
  prompt?: string;
  login_hint?: string;
  /**
   * Seconds since the person signed in at the provider, at the most. With scope `openid` only: an ID token without
   * `auth_time`, or with an older one, is refused.
   */
  max_age?: number;
  acr_values?: string;
  ui_locales?: string;
  /** The API that the token is for (RFC 8707), or several. */
  resource?: string | string[];
  /** Further parameters, as `{ audience, domain_hint }`; those that belong to the engine are refused. */
  parameters?: Record<string, string>;
}

/** What one authorization request may add. */
export interface AuthorizationOptions extends AuthorizationParameters {
  scope?: string | string[];
  variables?: Record<string, string>;
}

/**
 * An authorization response: its whole address, `?query`, its parameters, or the request that carries it (also as a
 * form post).
 */
export type Callback = URL | string | URLSearchParams | Request;

/** The primitives of one provider, for those who keep their own storage. */
export interface Protocol {
  /** Synchronous: a click may navigate at once. */
  createAuthorization(options?: AuthorizationOptions): { url: string; transaction: Transaction };
  /** Checks the response and exchanges its code. Both are used up, whatever the outcome. */
  exchange(callback: Callback, transaction: Transaction): Promise<Tokens>;
  /** Returns whole new tokens; a refresh token that the server did not replace is kept in them. */
  refresh(tokens: Tokens): Promise<Tokens>;
  userinfo(tokens: Tokens): Promise<Userinfo>;
  revoke(tokens: Tokens): Promise<void>;
}

/** The options of a client without a secret. */
export type PublicProtocolOptions = AuthorizationServer &
  ClientIdentity &
  HostOptions & {
    /** A page cannot keep a secret: use a worker. */
    client_secret?: never;
  };
