import type { AuthorizationServer, ClientIdentity } from "../protocol.js";

/**
 * A private key as a JWK.
 * @see [RFC 7517 section 4](https://www.rfc-editor.org/rfc/rfc7517.html#section-4)
 * @see [RFC 7518 section 6](https://www.rfc-editor.org/rfc/rfc7518.html#section-6)
 */
export interface PrivateJwk {
  /** The kind of key: `RSA`, `EC` or `OKP`. */
  kty?: string;
  /** The key's name at the provider. */
  kid?: string;
  /** The curve: `P-256` or `Ed25519`. */
  crv?: string;
  /** The first coordinate of the public key. */
  x?: string;
  /** The second coordinate of the public key. */
  y?: string;
  /** The private part of the key. */
  d?: string;
  /** RSA: the modulus. */
  n?: string;
  /** RSA: the public exponent. */
  e?: string;
  /** RSA: the first prime. */
  p?: string;
  /** RSA: the second prime. */
  q?: string;
  /** RSA: the exponent of the first prime. */
  dp?: string;
  /** RSA: the exponent of the second prime. */
  dq?: string;
  /** RSA: the coefficient of the primes. */
  qi?: string;
}

/**
 * The private key that signs a JSON Web Token for each request, if the provider's `client_authentication` is
 * `{ jwt }` or its metadata announces `private_key_jwt`: RSA, P-256 or Ed25519.
 * @see [RFC 7523 section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 */
export interface ClientKey {
  /** The key: PKCS#8 in PEM, as in a `.p8` file, with real line breaks or `\n`; or a JWK. */
  private_key: string | PrivateJwk;
  /** The key's name at the provider, sent as `kid` of the token. */
  key_id?: string;
  /** The team that owns the key, if the provider requires it. */
  team_id?: string;
}

/** A secret, a token made elsewhere in place of one, or the key that signs such tokens. */
export type ClientSecret = string | ClientKey;

/** How a client authenticates. */
export interface ClientCredentials {
  /**
   * The client's secret or private key, or a function that returns it when a request needs it. An empty secret is
   * refused: `secret_missing`. Leave it out for a public client.
   * @see [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3)
   */
  client_secret?: ClientSecret | (() => ClientSecret | Promise<ClientSecret>);
}

/** What a handler does for one client. */
export interface ProviderOptions {
  /**
   * With `tokens: "page"`, lets the page have tokens that live over 24 hours or never expire.
   * @default false
   */
  allowLongLived?: boolean;
  /**
   * Whether the sign-in fetches userinfo for `onSignIn`. Set it to false if the ID token says enough, or if the
   * access token is for an API of yours and the userinfo endpoint refuses it.
   * @default true
   */
  userinfo?: boolean;
  /**
   * Parameters of the authorization request that a link to the login route, and so `authorize` of a page, may set,
   * such as `["login_hint", "prompt"]`. Anybody who makes a link chooses their values. Others are refused:
   * `login_parameter_refused`.
   * @default []
   */
  loginParameters?: string[];
  /**
   * Where the provider sends the person after its own sign-out: an address that is registered there.
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  postLogoutRedirectUri?: string;
  /**
   * Keeps the ID token in the sealed cookie, so that the provider's sign-out asks no question. With `store` it is always
   * kept. An ID token over 2048 bytes is not.
   * @default false
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  keepIdToken?: boolean;
  /**
   * Adds the route POST `<base>/<name>/backchannel`, so that a sign-out at the provider ends the sessions here. Register
   * it as `backchannel_logout_uri`. Needs `store`.
   * @default false
   * @see [OpenID Connect Back-Channel Logout section 2.2](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRegistration)
   */
  backChannelLogout?: boolean;
  /**
   * Adds the route GET `<base>/<name>/frontchannel`, which the provider opens in a frame when the person signs out there.
   * Register it as `frontchannel_logout_uri`, with `frontchannel_logout_session_required`. Without `store` it works for a
   * provider of the same site only.
   * @default false
   * @see [OpenID Connect Front-Channel Logout section 2](https://openid.net/specs/openid-connect-frontchannel-1_0.html#RPLogout)
   */
  frontChannelLogout?: boolean;
}

/** One client at one provider. Each provider has its own `redirect_uri`. */
export type ProviderConfig = AuthorizationServer & ClientIdentity & ClientCredentials & ProviderOptions;
