import type { ClientAuthentication, Dialect } from "./dialect.js";
import type { HostOptions } from "./host.js";
import type { Provider } from "./provider.js";
import type { Tokens, Transaction, Userinfo } from "./tokens.js";

/** A server that a provider document describes. */
export interface DocumentServer {
  /** The document: one of `grantway/providers/…`, or one of your own. */
  provider: Provider;
  /** Not allowed with `provider`. */
  issuer?: undefined;
}

/** A server that publishes its metadata. */
export interface IssuerServer {
  /**
   * The server's issuer identifier, from which its metadata are fetched and kept for an hour.
   * @see [RFC 8414 section 3](https://www.rfc-editor.org/rfc/rfc8414.html#section-3)
   * @see [OpenID Connect Discovery section 4](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig)
   */
  issuer: string;
  /** Not allowed with `issuer`. */
  provider?: undefined;
}

/** Where to sign in: a provider document, or an issuer whose metadata are fetched. */
export type AuthorizationServer = DocumentServer | IssuerServer;

/** What identifies a client at its authorization server, and what it asks for. */
export interface ClientIdentity {
  /**
   * The client's identifier, from its registration with the provider.
   * @see [RFC 6749 section 2.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.2)
   */
  client_id: string;
  /**
   * Where the provider sends the person back to: the registered text, byte for byte.
   * @see [RFC 6749 section 3.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.1.2)
   */
  redirect_uri: string;
  /**
   * The scope that the client asks for: words separated by spaces, or a list.
   * @default what the provider document names, else none
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: string | string[];
  /**
   * Audiences that an ID token may name besides the client. A token that names others is accepted only if its `azp`
   * is the client, and any `azp` must be the client.
   * @default []
   * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
   */
  trustedAudiences?: string[];
  /** Values for the variables of the provider document, such as `{ host: "shop.example" }`. */
  variables?: Record<string, string>;
  /**
   * Further parameters of each authorization request, such as `{ access_type: "offline" }`, `prompt` or `audience`.
   * Those that the engine sends itself are refused: `parameter_reserved`.
   * @default {}
   */
  parameters?: Record<string, string>;
  /** How this server departs from the standards. With a provider document, these members replace the document's. */
  dialect?: Dialect;
  /**
   * How the client authenticates at the token endpoint.
   * @default what the provider document says, else what the metadata announce, else "basic"
   * @see [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3)
   */
  client_authentication?: ClientAuthentication;
  /**
   * Lets `redirect_uri` be plain http outside loopback: anybody on the network can then read the response.
   * @default false
   */
  allowInsecureRedirectUri?: boolean;
}

/** Parameters of one authorization request. */
export interface AuthorizationParameters {
  /**
   * What the provider must ask: `login`, `consent`, `select_account`. With `none` it asks nothing; if the person
   * would have to act, the sign-in fails with `interaction_required`.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  prompt?: string;
  /**
   * Whom the provider should offer to sign in, such as an email address.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  login_hint?: string;
  /**
   * The most seconds since the person signed in at the provider. Only with scope `openid`: an ID token without
   * `auth_time`, or with an older one, is refused.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  max_age?: number;
  /**
   * Ways to sign in, separated by spaces, the preferred one first. The provider may use another.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  acr_values?: string;
  /**
   * Languages for the provider's pages, separated by spaces, the preferred one first.
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  ui_locales?: string;
  /**
   * The API or APIs that the token is for.
   * @see [RFC 8707 section 2](https://www.rfc-editor.org/rfc/rfc8707.html#section-2)
   */
  resource?: string | string[];
  /** Further parameters, such as `{ audience, domain_hint }`; those that only the engine sets are refused. */
  parameters?: Record<string, string>;
}

/** What one authorization request may add. */
export interface AuthorizationOptions extends AuthorizationParameters {
  /**
   * The scope that this request asks for: words separated by spaces, or a list.
   * @default the scope of the client
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: string | string[];
  /** Values for the variables of the provider document, in this request. */
  variables?: Record<string, string>;
}

/**
 * An authorization response: its whole address, `?query`, its parameters, or the request that carries it (also as a form
 * post).
 * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.2)
 */
export type Callback = URL | string | URLSearchParams | Request;

/** The result of `createAuthorization`. */
export interface Authorization {
  /** The address to which to send the person. */
  url: string;
  /** What to store until the response arrives. */
  transaction: Transaction;
}

/** The primitives of one provider, for applications with their own storage. */
export interface Protocol {
  /**
   * Makes an authorization request. It is synchronous, so that a click may navigate at once.
   * @see [RFC 6749 section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
   */
  createAuthorization(options?: AuthorizationOptions): Authorization;
  /**
   * Checks the response and exchanges its code. Both are used up, whatever the outcome.
   * @see [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
   */
  exchange(callback: Callback, transaction: Transaction): Promise<Tokens>;
  /**
   * Returns complete new tokens to keep in place of the earlier ones. They include a refresh token that the server
   * did not replace.
   * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
   */
  refresh(tokens: Tokens): Promise<Tokens>;
  /**
   * Asks the provider who signed in.
   * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
   */
  userinfo(tokens: Tokens): Promise<Userinfo>;
  /**
   * Revokes the tokens at the provider; rejects if it has no endpoint for that.
   * @see [RFC 7009 section 2.1](https://www.rfc-editor.org/rfc/rfc7009.html#section-2.1)
   */
  revoke(tokens: Tokens): Promise<void>;
}
