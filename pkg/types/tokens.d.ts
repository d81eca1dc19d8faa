import type { JsonObject, JsonValue } from "./json.js";

/** Unix seconds; `"never"` by the provider's documented word; `"unknown"` when nothing was said. */
export type ExpiresAt = number | "never" | "unknown";

/** One thing that was not as the standard promises and was accepted because the provider document declares it. */
export interface Diagnostic {
  /** What happened; stable. */
  code: string;
  /** The member of the answer it is about. */
  member: string;
}

/** The claims of a validated ID token (OpenID Connect Core section 2). */
export interface Claims {
  iss: string;
  sub: string;
  aud: string | string[];
  exp: number;
  iat: number;
  auth_time?: number;
  nonce?: string;
  acr?: string;
  amr?: string[];
  azp?: string;
  sid?: string;
  name?: string;
  email?: string;
  email_verified?: boolean;
  picture?: string;
  preferred_username?: string;
  [claim: string]: JsonValue | undefined;
}

/** A token answer, normalised. Plain JSON: whoever holds it keeps it, and keeps it secret. */
export interface Tokens {
  access_token: string;
  token_type: string;
  expires_at: ExpiresAt;
  /** When the answer came, in Unix seconds. */
  received_at?: number;
  /** What the server named, or else what was asked for. */
  scope: string[];
  refresh_token?: string;
  /** When the refresh token ends, in seconds since 1970, where the provider says it and its document says where. */
  refresh_token_expires_at?: number;
  id_token?: string;
  /** Of the ID token, validated; absent without scope `openid`. */
  claims?: Claims;
  /** Of `exchange` in a worker: who signed in, by the ID token, and by the response where the document names it there. */
  profile?: Profile;
  /** The values of the provider document's variables in this sign-in. */
  variables?: Record<string, string>;
  /** Members of the answer that the engine does not know, and captured ones. */
  extra: JsonObject;
  /** What was coerced. */
  diagnostics: Diagnostic[];
}

declare const transaction: unique symbol;

/**
 * What has to be kept between the authorization request and its response: plain JSON to store and to hand back, not
 * to read. It holds the verifier. Single use is the caller's to keep: delete it before `exchange`.
 */
export interface Transaction {
  readonly [transaction]?: never;
  readonly [member: string]: JsonValue | undefined;
}

/** An access token ready to be sent. */
export interface AccessToken {
  access_token: string;
  token_type: string;
  expires_at: ExpiresAt;
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
  name?: string;
  email?: string;
  email_verified?: boolean;
  /** An address of a picture. */
  picture?: string;
}

/** The answer of the user-info endpoint, as the provider sends it. */
export type Userinfo = JsonObject;
