/** The names of the built-in providers. */
export type SandboxProviderName = "tali" | "tiltify" | "tiltify-v3" | "intandem" | "standard";

/** A Grantway provider document: one of `grantway/providers/…`, or one of your own. */
export interface SandboxDocument {
  /** The document's own name, under which it is played unless you give it another. */
  id?: string;
  /** The provider's name as people see it. */
  name?: string;
  /** Where people sign in at the real server. */
  authorization_endpoint: string;
  /** Where the real server exchanges codes for tokens. */
  token_endpoint: string;
}

/** A client registered at one provider. */
export interface SandboxClient {
  /**
   * The client's identifier.
   * @see [RFC 6749 section 2.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.2)
   */
  client_id: string;
  /** The client's secret; required unless it is `public` or has a `public_key`. */
  client_secret?: string;
  /** For a document whose client signs a JWT for each request: the public part of its key, as a JWK. */
  public_key?: Record<string, unknown>;
  /** The `kid` that these JWTs must have; if missing, any will do. */
  key_id?: string;
  /** The `iss` that these JWTs must have, if the document says that it is the team's. */
  team_id?: string;
  /**
   * The addresses to which the provider sends people back.
   * @see [RFC 6749 section 3.1.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.1.2)
   */
  redirect_uris: string[];
  /**
   * Whether the client has no secret. At `standard` PKCE is then required, and the origins of `redirect_uris` may read
   * answers in a page.
   * @default false
   */
  public?: boolean;
  /**
   * Whether there is no consent page (inTandem, `standard`): a person only signs in, if necessary.
   * @default false
   */
  trusted?: boolean;
  /**
   * The client's name on the consent page.
   * @default its client_id
   */
  name?: string;
  /**
   * The scopes that this client may ask for.
   * @default all of the provider's
   */
  scopes?: string[];
  /**
   * How the client authenticates at `standard`.
   * @default either of the two
   */
  token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post";
  /**
   * The addresses to which `standard` may send people after a sign-out.
   * @default []
   */
  post_logout_redirect_uris?: string[];
}

/** A person who can sign in. */
export interface SandboxUser {
  /** The person's id at every provider. */
  id: string;
  /** The person's first name. */
  first_name?: string;
  /** The person's last name. */
  last_name?: string;
  /** The person's email address. */
  email?: string;
  /** The name by which others know the person. */
  username?: string;
  /** The name of the person's business. */
  business_name?: string;
  /** Members that replace those of the person's profile, by provider. */
  profiles?: Record<string, Record<string, unknown>>;
}
