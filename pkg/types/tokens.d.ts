import type { JsonObject, JsonValue } from "./json.js";

/** When something ends: Unix seconds; `"never"` if the provider documents that; `"unknown"` if nothing was said. */
export type ExpiresAt = number | "never" | "unknown";

/** Something that differed from the standards, and was accepted because the provider document says so. */
export interface Diagnostic {
  /** What happened, by a stable name. */
  code: string;
  /** The member of the answer that it is about. */
  member: string;
}

/**
 * The claims of a validated ID token.
 * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
 * @see [OpenID Connect Core section 5.1](https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims)
 */
export interface Claims {
  /** The issuer of the token: the server's issuer identifier. */
  iss: string;
  /** Who signed in: unique and permanent at this issuer. */
  sub: string;
  /** The audience of the token: the client, alone or among others. */
  aud: string | string[];
  /** When the token expires, in Unix seconds. */
  exp: number;
  /** When the token was issued, in Unix seconds. */
  iat: number;
  /** When the person signed in at the provider, in Unix seconds. */
  auth_time?: number;
  /** What binds the token to this sign-in; it has been compared. */
  nonce?: string;
  /** How strongly the person was authenticated, in the provider's own terms. */
  acr?: string;
  /** How the person was authenticated, such as `pwd` or `otp`. */
  amr?: string[];
  /** The client that asked for the token. */
  azp?: string;
  /** The session at the provider, which its logouts name. */
  sid?: string;
  /** The person's full name, for display. */
  name?: string;
  /** The person's email address; certainly theirs only if `email_verified` is true. */
  email?: string;
  /** Whether the provider has verified that the address is the person's. */
  email_verified?: boolean;
  /** The address of a picture of the person. */
  picture?: string;
  /** The name by which the person wants to be called; others may have the same one. */
  preferred_username?: string;
  /** Any other claim, as the provider sent it. */
  [claim: string]: JsonValue | undefined;
}

/**
 * A token answer, in one shape for every provider. It is plain JSON: store it, and keep it secret.
 * @see [RFC 6749 section 5.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.1)
 */
export interface Tokens {
  /** The token for API calls; send it only to its API. */
  access_token: string;
  /** How the access token is sent: `Bearer`, even if the provider calls it differently. */
  token_type: string;
  /** When the access token expires, in Unix seconds. */
  expires_at: ExpiresAt;
  /** When the answer arrived, in Unix seconds. */
  received_at?: number;
  /** The scope that was granted: what the server named, else what was asked for. */
  scope: string[];
  /** The token that gets new tokens without the person. */
  refresh_token?: string;
  /**
   * When the refresh token expires, in Unix seconds, if the provider's answer says so and its document says where.
   */
  refresh_token_expires_at?: number;
  /** The ID token, unchanged. */
  id_token?: string;
  /** The claims of the validated ID token; absent without scope `openid`. */
  claims?: Claims;
  /** Who signed in, after `exchange` in a worker: by the ID token, and by the response if the document says so. */
  profile?: Profile;
  /** The values of the provider document's variables in this sign-in. */
  variables?: Record<string, string>;
  /** Members of the answer that the engine does not know, and those that the document captures. */
  extra: JsonObject;
  /** What differed from the standards, and was accepted because the provider document says so. */
  diagnostics: Diagnostic[];
}

/** Distinguishes a transaction from other objects. */
declare const transaction: unique symbol;

/**
 * What to store between the authorization request and its response, as plain JSON. Do not read it: it holds the
 * verifier. Delete it before `exchange`, because a transaction is used once.
 */
export interface Transaction {
  /** Distinguishes the type from other objects; it never exists. */
  readonly [transaction]?: never;
  /** The engine's own data, which nobody else should read. */
  readonly [member: string]: JsonValue | undefined;
}

/**
 * An access token, ready to be sent.
 * @see [RFC 6750 section 2](https://www.rfc-editor.org/rfc/rfc6750.html#section-2)
 */
export interface AccessToken {
  /** The token itself. */
  access_token: string;
  /**
   * How the token is sent: `Bearer`, even if the provider calls it differently; `DPoP` if it is bound to a key, and only
   * `fetch` of the client can add the proof that it needs.
   * @see [RFC 9449 section 7.1](https://www.rfc-editor.org/rfc/rfc9449.html#section-7.1)
   */
  token_type: string;
  /** When the token expires, in Unix seconds. */
  expires_at: ExpiresAt;
  /** The scope of the token. */
  scope: string[];
  /** The value of the `Authorization` header, or of `header`; empty if `parameter` carries the token. */
  authorization: string;
  /** The header that carries the token, if the provider requires another than `Authorization`. */
  header?: string;
  /**
   * The query parameter that carries the token, if the provider accepts it in no header; `fetch` then refuses to
   * send it.
   */
  parameter?: string;
}

/**
 * The person, in one shape for every provider. An `email` is certainly theirs only if `email_verified` says so, or
 * if the provider is known to verify it.
 */
export interface Profile {
  /** The person's permanent id at the provider: together with the provider, the key to an account. */
  id?: string;
  /** The person's name, for display. */
  name?: string;
  /** The person's email address. */
  email?: string;
  /** Whether the provider has verified that the address is the person's. */
  email_verified?: boolean;
  /** The address of a picture of the person. */
  picture?: string;
}

/**
 * The answer of the userinfo endpoint, as the provider sends it.
 * @see [OpenID Connect Core section 5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse)
 */
export type Userinfo = JsonObject;
