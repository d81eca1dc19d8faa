import type { HostOptions } from "./types/events.js";
import type { ClientSecret } from "./types/handler.js";
import type { JsonValue } from "./types/json.js";
import type { AuthorizationServer, ClientIdentity, Protocol } from "./types/protocol.js";
import type { Tokens } from "./types/tokens.js";

export * from "./index.js";
export * from "./types/handler.js";
export * from "./types/store.js";

/** The options of a client in a worker. */
export type ProtocolOptions = AuthorizationServer &
  ClientIdentity &
  HostOptions & {
    /** The secret or private key, or a function that gives it when a request needs it: an empty one is `secret_missing`. */
    client_secret?: ClientSecret | (() => ClientSecret | Promise<ClientSecret>);
    /** Keys for `seal`: 32 bytes each, base64url. The first seals, all open. */
    cookieKeys?: string[];
  };

export interface EdgeProtocol extends Protocol {
  /** Tokens of the client itself, without a person (RFC 6749 section 4.4). */
  clientCredentials(options?: { scope?: string | string[] }): Promise<Tokens>;
  /** Encrypts and authenticates a JSON value for one purpose; `maxAge` in seconds. */
  seal(purpose: string, value: JsonValue | object, options?: { maxAge?: number }): string;
  /** Opens what `seal` made for the same purpose. */
  unseal<Value = JsonValue>(purpose: string, sealed: string): Value;
}

/** The primitives of one provider, for those who keep their own storage. */
export declare function createProtocol(options: ProtocolOptions): Promise<EdgeProtocol>;
