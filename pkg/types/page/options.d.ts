import type { ClientAuthentication, Dialect } from "../dialect.js";
import type { HostOptions } from "../host.js";
import type { SessionImporter } from "../moving/page.js";
import type { ClientIdentity, IssuerServer } from "../protocol.js";
import type { Provider } from "../provider.js";
import type { StandardSchema } from "./standard_schema.js";

/** What the compiler says of a secret in the options of a page. */
export type SecretInPage = "A page cannot keep a secret: keep it in a worker, and use createClient({ backend })";

/** What the compiler says of a provider to which a page would have to prove who it is. */
export type ProviderNeedsWorker =
  "This provider needs a client secret, which a page cannot keep: sign in with a worker, and use createClient({ backend })";

/** What no page has: it cannot keep a secret. */
export interface NoSecret {
  /** Refused in a page: whoever opens it can read what it holds. */
  client_secret?: SecretInPage;
}

/** What the claims of the ID token have to be. */
export interface ClaimsOption<IdClaims> {
  /**
   * A schema for the claims: of zod, valibot, arktype or another library that follows Standard Schema. Its output is
   * `session.claims`. If the claims do not fit, nobody is signed in for this client, and its calls reject with
   * `claims_invalid`.
   * @default none: the claims are as the provider sent them
   * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
   */
  claims?: StandardSchema<any, IdClaims>;
}

/** When a person who does nothing is signed out. */
export interface IdleOptions {
  /** The seconds after which a person who uses no tab of the application is signed out, in every tab. */
  after: number;
  /**
   * The last seconds of them, of which `on("idle")` tells each.
   * @default 60
   */
  warn?: number;
}

/** What a page of any pattern does about a person who is not there. */
export interface IdleOption {
  /**
   * When a person who does nothing is signed out. Where the session ends before, it ends then.
   * @default never
   */
  idle?: IdleOptions;
}

/** How a page that is the client itself binds its tokens to a key. */
export interface DpopOption {
  /**
   * Binds the tokens to a key that nobody can export (DPoP), so that a stolen token is of no use elsewhere. `true` asks
   * for bound tokens and refuses others (`token_not_bound`); `"preferred"` asks only a server that announces ES256 in
   * its metadata, and takes other tokens too. `fetch` and `userinfo` send the proofs.
   * @default false
   * @see [RFC 9449 section 5](https://www.rfc-editor.org/rfc/rfc9449.html#section-5)
   */
  dpop?: boolean | "preferred";
}

/** The options of a page whose worker, on the same origin, holds the session and its tokens. */
export interface BackendOptions extends HostOptions, NoSecret, IdleOption {
  /** The path under which the worker's handler answers, as `/auth`: its option `base`. */
  backend: string;
  /**
   * Who gets access tokens: the worker alone.
   * @default "worker"
   */
  tokens?: "worker";
  /** Not beside `backend`: this page has no token to send anywhere. */
  api?: undefined;
  /** Not beside `backend`: the worker's options name the provider. */
  provider?: undefined;
  /** Not beside `backend`: the worker's options name the provider. */
  issuer?: undefined;
  /** Not beside `backend`: the worker is the client. */
  client_id?: undefined;
}

/** The options of a page whose worker keeps secret and refresh token, and lends it short access tokens. */
export interface MediatedOptions extends HostOptions, NoSecret, IdleOption {
  /** The path under which the worker's handler answers, as `/auth`: its option `base`. */
  backend: string;
  /** Who gets access tokens: the page too. The worker's handler has `tokens: "page"` as well. */
  tokens: "page";
  /**
   * The origins to which `fetch` may send the access token, as `["https://api.example"]`.
   * @default []
   */
  api?: string[];
  /** Not beside `backend`: the worker's options name the provider. */
  provider?: undefined;
  /** Not beside `backend`: the worker's options name the provider. */
  issuer?: undefined;
  /** Not beside `backend`: the worker is the client. */
  client_id?: undefined;
}

/**
 * The document, where a page can sign in with it; else a sentence for the compiler to show. Options that say `"none"` for
 * `client_authentication` let a page use a document that expects a secret, for a client that is registered as public.
 */
export type PageDocument<Document, Authentication, Overlay> = Document extends
  | { dialect: { token_request: { client_authentication: Exclude<ClientAuthentication, "none"> } } }
  | { dialect: { authorization_response: { hmac: string } } }
  | { dialect: { token_response: { then: object } } }
  ? [Authentication] extends ["none"]
    ? Document
    : [Overlay] extends [{ token_request: { client_authentication: "none" } }]
      ? Document
      : ProviderNeedsWorker
  : Document;

/** A server that is described by a provider document, to which a client needs to prove nothing. */
export interface PublicDocumentServer<Document, Authentication, Overlay> {
  /** The document: one of `grantway/providers/…`, or one of your own; it must not want a client secret. */
  provider: PageDocument<Document, Authentication, Overlay>;
  /** Not beside `provider`. */
  issuer?: undefined;
  /**
   * How the client authenticates: in a page it cannot, so a document that wants it is taken only with `"none"`.
   * @default what the provider document says, else "none"
   * @see [RFC 6749 section 2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.1)
   */
  client_authentication?: Authentication;
  /** How this server departs from the standards; its members replace those of the provider document. */
  dialect?: Overlay;
}

/** A client without a secret, at its authorization server. */
export type PublicProtocolOptions<
  Document extends Provider = Provider,
  Authentication extends ClientAuthentication = ClientAuthentication,
  Overlay extends Dialect = {},
> = Omit<ClientIdentity, "client_authentication" | "dialect"> &
  HostOptions &
  NoSecret &
  (
    | PublicDocumentServer<Document, Authentication, Overlay>
    | (IssuerServer & Pick<ClientIdentity, "client_authentication" | "dialect">)
  );

/** What a page that is the client itself does besides. */
export interface PublicPageOptions extends IdleOption, DpopOption {
  /**
   * The origins to which `fetch` may send the access token, as `["https://api.example"]`.
   * @default []
   */
  api?: string[];
  /**
   * Where the tokens are kept: `"memory"` until the last tab of the application is left; `"session"` in
   * `sessionStorage`, so they outlive a reload, and every script of the origin can read them; `"encrypted"` in IndexedDB,
   * under a key that no script can export. All open tabs share one session.
   * @default "memory"
   */
  storage?: "memory" | "session" | "encrypted";
  /**
   * How a session comes back that no open tab has: `"silent"` asks the provider in a hidden frame, `"redirect"` also by
   * one redirect of the page that asks the person nothing, and `"none"` asks nobody. Who signed out stays signed out.
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
   * Takes over the session that another library left in this page, once: an importer of `grantway/moving/…`.
   * `createClient` waits for it, and the event `session_imported` or `import_refused` says what came of it.
   * @default none
   */
  import?: SessionImporter;
  /** The path under which a worker's handler answers, as `/auth`: in place of `provider` and `client_id`. */
  backend?: undefined;
  /** Beside `backend`: who gets access tokens, `"worker"` or `"page"`. */
  tokens?: undefined;
  /** Only with `storage: "vault"`: the address of its worker. */
  worker?: undefined;
  /** Only with `storage: "vault"`: the address of its worker, as a service worker. */
  serviceWorker?: undefined;
}

/** The options of a page that is the client itself: PKCE, no secret, no worker. */
export type PublicOptions<
  Document extends Provider = Provider,
  Authentication extends ClientAuthentication = ClientAuthentication,
  Overlay extends Dialect = {},
> = PublicProtocolOptions<Document, Authentication, Overlay> & PublicPageOptions;
