import type { ClientAuthentication, Dialect } from "./types/dialect.js";
import type { BackendClient, DataOf, MediatedClient, NameOf, PublicClient } from "./types/page/client.js";
import type { BackendOptions, ClaimsOption, MediatedOptions, PublicOptions, PublicProtocolOptions } from "./types/page/options.js";
import type { VaultClient, VaultOptions } from "./types/page/vault.js";
import type { Protocol } from "./types/protocol.js";
import type { Provider } from "./types/provider.js";
import type { Claims } from "./types/tokens.js";

export * from "./index.js";
export type * from "./types/moving/page.js";
export type * from "./types/page/client.js";
export type * from "./types/page/options.js";
export type * from "./types/page/standard_schema.js";
export type * from "./types/page/vault.js";

// An editor completes by the first of these, so its options name all; the compiler explains a mistake by the last.
/** Makes the client of a page that signs in itself, without a worker (browser-based client). */
export declare function createClient<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
  IdClaims = Claims | undefined,
>(options: PublicOptions<Document, Authentication, Overlay> & ClaimsOption<IdClaims>): Promise<PublicClient<IdClaims>>;
/** Makes the client of a page that signs in itself, with a worker of the browser that holds its tokens. */
export declare function createClient<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
  IdClaims = Claims | undefined,
>(options: VaultOptions<Document, Authentication, Overlay> & ClaimsOption<IdClaims>): Promise<VaultClient<IdClaims>>;
/**
 * Makes the client of a page that gets access tokens of its worker (token-mediating backend).
 *
 * `createClient<typeof auth>` takes the names of providers and the type of `session.data` from the worker's handler;
 * `createClient<Data>` names the type of `session.data` alone. Beside the option `claims` a second type argument names the
 * type of `session.claims`.
 */
export declare function createClient<Of = any, IdClaims = Claims | undefined>(
  options: MediatedOptions & ClaimsOption<IdClaims>,
): Promise<MediatedClient<DataOf<Of>, NameOf<Of>, IdClaims>>;
/**
 * Makes the client of a page whose worker holds the tokens (backend for frontend).
 *
 * `createClient<typeof auth>` takes the names of providers and the type of `session.data` from the worker's handler;
 * `createClient<Data>` names the type of `session.data` alone. Beside the option `claims` a second type argument names the
 * type of `session.claims`.
 */
export declare function createClient<Of = any, IdClaims = Claims | undefined>(
  options: BackendOptions & ClaimsOption<IdClaims>,
): Promise<BackendClient<DataOf<Of>, NameOf<Of>, IdClaims>>;
/** Makes the client of a page with a worker, where it is decided at run time who gets access tokens. */
export declare function createClient<Of = any, IdClaims = Claims | undefined>(
  options: (BackendOptions | MediatedOptions) & ClaimsOption<IdClaims>,
): Promise<BackendClient<DataOf<Of>, NameOf<Of>, IdClaims> | MediatedClient<DataOf<Of>, NameOf<Of>, IdClaims>>;
/** Makes the client of a page, where the pattern is decided at run time. */
export declare function createClient<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
  IdClaims = Claims | undefined,
>(
  options: (
    | BackendOptions
    | MediatedOptions
    | PublicOptions<Document, Authentication, Overlay>
    | VaultOptions<Document, Authentication, Overlay>
  ) &
    ClaimsOption<IdClaims>,
): Promise<
  BackendClient<any, string, IdClaims> | MediatedClient<any, string, IdClaims> | PublicClient<IdClaims> | VaultClient<IdClaims>
>;

/** Makes the primitives of one provider, for a page that keeps transaction and tokens itself. */
export declare function createProtocol<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
>(options: PublicProtocolOptions<Document, Authentication, Overlay>): Promise<Protocol>;
