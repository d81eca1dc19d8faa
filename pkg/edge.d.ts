import type { ClientCredentials } from "./types/handler/client.js";
import type { HostOptions } from "./types/host.js";
import type { JsonValue } from "./types/json.js";
import type { AuthorizationServer, ClientIdentity, Protocol } from "./types/protocol.js";
import type { Tokens } from "./types/tokens.js";

export * from "./index.js";
export * from "./types/handler/index.js";
export * from "./types/store.js";

/** The further options of the primitives in a worker. */
export interface SealingOptions {
  /**
   * The keys of `seal`, each 32 random bytes in base64url. The first seals, and every key opens: put a new one
   * first.
   */
  cookieKeys?: string[];
}

/** The options of a client in a worker. */
export type ProtocolOptions = AuthorizationServer & ClientIdentity & ClientCredentials & HostOptions & SealingOptions;

/** How to request tokens for the client itself. */
export interface ClientCredentialsRequest {
  /**
   * The scope that the client asks for: words separated by spaces, or a list.
   * @default the scope of the client
   * @see [RFC 6749 section 3.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3)
   */
  scope?: string | string[];
}

/** How to seal a value. */
export interface SealOptions {
  /**
   * Seconds until the sealed value no longer opens.
   * @default none: it opens as long as its key is among `cookieKeys`
   */
  maxAge?: number;
}

/** The primitives of one provider in a worker. */
export interface EdgeProtocol extends Protocol {
  /**
   * Gets tokens for the client itself, without a person.
   * @see [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
   */
  clientCredentials(options?: ClientCredentialsRequest): Promise<Tokens>;
  /** Encrypts and authenticates a JSON value for one purpose. */
  seal(purpose: string, value: JsonValue | object, options?: SealOptions): string;
  /**
   * Opens what `seal` sealed for the same purpose; throws if it was changed, is too old, or has another purpose.
   */
  unseal<Value = JsonValue>(purpose: string, sealed: string): Value;
}

/** Creates the primitives of one provider, for a worker with its own storage. */
export declare function createProtocol(options: ProtocolOptions): Promise<EdgeProtocol>;
