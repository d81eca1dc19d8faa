import type { ClientAuthentication, Dialect } from "../dialect.js";
import type { Provider } from "../provider.js";
import type { SessionImporter } from "../moving/page.js";
import type { Claims, Userinfo } from "../tokens.js";
import type { CallbackResult, Client, DpopProofRequest, InPage, InPopup, PublicAuthorizeOptions } from "./client.js";
import type { DpopOption, IdleOption, PublicProtocolOptions } from "./options.js";

/** What a page does besides whose tokens are in a worker. */
export interface VaultPageOptions extends IdleOption, DpopOption {
  /**
   * The origins to which `fetch` may send the access token, as `["https://api.example"]`.
   * @default []
   */
  api?: string[];
  /** Where the tokens are: in the memory of a worker, which performs the requests, so that no script of the page sees one. */
  storage: "vault";
  /**
   * The address of your copy of `grantway/vault_worker.js`, for bundlers that do not copy the file by themselves.
   * @default the file in the package
   */
  worker?: string;
  /**
   * The address of a copy of `grantway/vault_worker.js` that is to run as a service worker, for browsers that have no
   * `SharedWorker`. The browser may end it, and the session with it, while the page is in the background.
   * @default no service worker
   */
  serviceWorker?: string;
  /**
   * How a session comes back that the vault no longer has: `"silent"` asks the provider in a hidden frame, `"redirect"`
   * also by one redirect of the page that asks the person nothing, and `"none"` asks nobody.
   * @default "none"
   * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
   */
  restore?: "silent" | "redirect" | "none";
  /**
   * Where the provider sends the person after its own sign-out: an address that is registered there.
   * @see [OpenID Connect RP-Initiated Logout section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
   */
  postLogoutRedirectUri?: string;
  /**
   * Takes over the session that another library left in this page, once: an importer of `grantway/moving/…` finds it, the
   * vault uses its refresh token, and the page's copy is removed.
   * @default none
   */
  import?: SessionImporter;
  /** Not beside a vault, which sends its requests in a worker. */
  fetch?: undefined;
  /** Not beside a vault, whose clock is the worker's. */
  now?: undefined;
  /** Not beside `storage`: this page is the client itself. */
  backend?: undefined;
  /** Not beside `storage`: a vault gives nobody its tokens. */
  tokens?: undefined;
}

/** The options of a page that is the client itself, and whose tokens are in a worker. */
export type VaultOptions<
  Document extends Provider = Provider,
  Authentication extends ClientAuthentication = ClientAuthentication,
  Overlay extends Dialect = {},
> = PublicProtocolOptions<Document, Authentication, Overlay> & VaultPageOptions;

/** Browser-based client whose tokens are in a worker: the page calls the API, and never sees a token. */
export interface VaultClient<IdClaims = Claims | undefined>
  extends Client<undefined, string, PublicAuthorizeOptions, IdClaims> {
  /** Opens a window for the sign-in; call it in a click. Gives what came of the sign-in. */
  authorize(options: PublicAuthorizeOptions & InPopup): Promise<CallbackResult>;
  /** Leaves the page for the sign-in and stays pending. Rejects with `page_restored` where the browser shows it again. */
  authorize(options?: PublicAuthorizeOptions & InPage): Promise<void>;
  /** Opens a window for the sign-in, or leaves the page, as `popup` says. */
  authorize(options: PublicAuthorizeOptions): Promise<CallbackResult | void>;
  /**
   * Asks the provider who signed in.
   * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
   */
  userinfo(): Promise<Userinfo>;
  /**
   * Gives a proof for a request with the vault's token: the value of its header `DPoP`, without the token. Needs the
   * option `dpop`.
   * @see [RFC 9449 section 7](https://www.rfc-editor.org/rfc/rfc9449.html#section-7)
   */
  dpopProof(request: DpopProofRequest): Promise<string>;
  /** There is none: the vault keeps the tokens. */
  readonly accessToken?: never;
}
