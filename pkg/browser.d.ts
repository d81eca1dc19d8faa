import type { ClientAuthentication, Dialect } from "./types/dialect.js";
import type { BackendClient, DataOf, MediatedClient, NameOf, PublicClient } from "./types/page/client.js";
import type { BackendOptions, MediatedOptions, PublicOptions, PublicProtocolOptions } from "./types/page/options.js";
import type { Protocol } from "./types/protocol.js";
import type { Provider } from "./types/provider.js";

export * from "./index.js";
export type * from "./types/moving/page.js";
export type * from "./types/page/client.js";
export type * from "./types/page/options.js";

// An editor completes by the first of these, so its options name all; the compiler explains a mistake by the last.
/** Makes the client of a page that signs in itself, without a worker (browser-based client). */
export declare function createClient<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
>(options: PublicOptions<Document, Authentication, Overlay>): Promise<PublicClient>;
/**
 * Makes the client of a page that gets access tokens of its worker (token-mediating backend).
 *
 * `createClient<typeof auth>` takes the names of providers and the type of `session.data` from the worker's handler;
 * `createClient<Data>` names the type of `session.data` alone.
 */
export declare function createClient<Of = any>(options: MediatedOptions): Promise<MediatedClient<DataOf<Of>, NameOf<Of>>>;
/**
 * Makes the client of a page whose worker holds the tokens (backend for frontend).
 *
 * `createClient<typeof auth>` takes the names of providers and the type of `session.data` from the worker's handler;
 * `createClient<Data>` names the type of `session.data` alone.
 */
export declare function createClient<Of = any>(options: BackendOptions): Promise<BackendClient<DataOf<Of>, NameOf<Of>>>;
/** Makes the client of a page with a worker, where it is decided at run time who gets access tokens. */
export declare function createClient<Of = any>(
  options: BackendOptions | MediatedOptions,
): Promise<BackendClient<DataOf<Of>, NameOf<Of>> | MediatedClient<DataOf<Of>, NameOf<Of>>>;
/** Makes the client of a page, where the pattern is decided at run time. */
export declare function createClient<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
>(
  options: BackendOptions | MediatedOptions | PublicOptions<Document, Authentication, Overlay>,
): Promise<BackendClient | MediatedClient | PublicClient>;

/** Makes the primitives of one provider, for a page that keeps transaction and tokens itself. */
export declare function createProtocol<
  const Document extends Provider = Provider,
  const Authentication extends ClientAuthentication = ClientAuthentication,
  const Overlay extends Dialect = {},
>(options: PublicProtocolOptions<Document, Authentication, Overlay>): Promise<Protocol>;
