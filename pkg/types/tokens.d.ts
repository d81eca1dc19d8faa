import type { JsonObject, JsonValue } from "./json.js";

/** When something ends: Unix seconds; `"never"` where the provider documents that; `"unknown"` where nothing was said. */
export type ExpiresAt = number | "never" | "unknown";

/** One thing that was not as the standards promise, and was accepted because the provider document says so. */
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
  /** Who issued the token: the server's issuer identifier. */
  iss: string;
  /** Who signed in: unique and for good at this issuer. */
  sub: string;
  /** For whom the token was issued: the client, alone or among others. */
  aud: string | string[];
  /** When the token ends, in Unix seconds. */
  exp: number;
  /** When the token was issued, in Unix seconds. */
  iat: number;
  /** When the person signed in at the provider, in Unix seconds. */
  auth_time?: number;
  /** What binds the token to this sign-in; it was compared already. */
  nonce?: string;
  /** How strongly the person was authenticated, by a name of the provider's. */
  acr?: string;
  /** By which means the person was authenticated, as `pwd` or `otp`. */
  amr?: string[];
  /** The client that asked for the token. */
  azp?: string;
  /** The session at the provider, as its logouts name it. */
  sid?: string;
  /** The person's whole name, to be shown. */
  name?: string;
  /** The person's email address; their own only where `email_verified` is true. */
  email?: string;
  /** Whether the provider made sure that the address is the person's. */
  email_verified?: boolean;
  /** The address of a picture of the person. */
  picture?: string;
  /** The name by which the person wants to be called; others may have it too. */
  preferred_username?: string;
  /** Any other claim, as the provider sent it. */
  [claim: string]: JsonValue | undefined;
}

/**
 * A token answer, in one shape for every provider. Plain JSON: whoever holds it keeps it, and keeps it secret.
 * @see [RFC 6749 section 5.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-5.1)
 */
export interface Tokens {
  /** What calls an API; send it only where it belongs. */
  access_token: string;
  /** How the access token is sent: `Bearer`, also where the provider has another name for that. */
  token_type: string;
  /** When the access token ends, in Unix seconds. */
  expires_at: ExpiresAt;
  /** When the answer came, in Unix seconds. */
  received_at?: number;
  /** The scope that was granted: what the server named, or else what was asked for. */
  scope: string[];
  /** What gets new tokens without the person. */
  refresh_token?: string;
  /** When the refresh token ends, in Unix seconds, where the provider says it and its document says where. */
  refresh_token_expires_at?: number;
  /** The ID token as it came. */
  id_token?: string;
  /** The claims of the validated ID token; absent without scope `openid`. */
  claims?: Claims;
  /** Who signed in, after `exchange` in a worker: by the ID token, and by the response where the document says so. */
  profile?: Profile;
  /** The values that the variables of the provider document had in this sign-in. */
  variables?: Record<string, string>;
  /** Members of the answer that the engine does not know, and those that the document captures. */
  extra: JsonObject;
  /** What was not as the standards promise, and was accepted because the provider document says so. */
  diagnostics: Diagnostic[];
}

/** Names the member that tells a transaction from other objects. */
declare const transaction: unique symbol;

/**
 * What has to be kept between the authorization request and its response: plain JSON to store and to give back, not to
 * read, as it holds the verifier. Delete it before `exchange`: a transaction is used once.
 */
export interface Transaction {
  /** Tells the type from other objects; it never exists. */
  readonly [transaction]?: never;
  /** What the engine keeps; it is nobody else's to read. */
  readonly [member: string]: JsonValue | undefined;
}

/**
 * An access token, ready to be sent.
 * @see [RFC 6750 section 2](https://www.rfc-editor.org/rfc/rfc6750.html#section-2)
 */
export interface AccessToken {
  /** The token itself. */
  access_token: string;
  /** How the token is sent: `Bearer`, also where the provider has another name for that. */
  token_type: string;
  /** When the token ends, in Unix seconds. */
  expires_at: ExpiresAt;
  /** The scope of the token. */
  scope: string[];
  /** The value of the `Authorization` header, or of `header`; empty where `parameter` carries the token. */
  authorization: string;
  /** The header that carries the token, where the provider wants another than `Authorization`. */
  header?: string;
  /** The query parameter that carries the token, where the provider takes it in no header: `fetch` refuses it. */
  parameter?: string;
}

/**
 * The person, in one shape for every provider. An `email` is the person's own only where `email_verified` says so, or
 * where the provider is known to verify it.
 */
export interface Profile {
  /** What names the person at the provider, for good: the key to an account, together with the provider. */
  id?: string;
  /** The person's name, to be shown. */
  name?: string;
  /** The person's email address. */
  email?: string;
  /** Whether the provider made sure that the address is the person's. */
  email_verified?: boolean;
  /** The address of a picture of the person. */
  picture?: string;
}

/**
 * The answer of the userinfo endpoint, as the provider sends it.
 * @see [OpenID Connect Core section 5.3.2](https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse)
 */
export type Userinfo = JsonObject;
