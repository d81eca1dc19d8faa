/** The tokens that the application kept in a session of another library. */
export interface ImportedTokens<Name extends string = string> {
  /** The provider's name in the options of the handler. */
  provider: Name;
  /**
   * The refresh token. It is used at once, so that the server decides.
   * @default none: userinfo must accept `access_token`
   */
  refresh_token?: string;
  /** The access token. It counts only if there is no refresh token. */
  access_token?: string;
  /**
   * When the access token expires, in Unix seconds.
   * @default not known
   */
  expires_at?: number;
  /**
   * The ID token. It gives the session its `claims`, and a refresh must name the same person.
   * @default none: the session has no `claims`, and userinfo says who the person is
   */
  id_token?: string;
  /** The scope, as a list or with spaces. */
  scope?: string | string[];
  /** The values of the provider document's variables. */
  variables?: Record<string, string>;
}

/** Takes over the sessions of another library, for the option `import` of a handler. */
export interface HandlerImporter {
  /** Returns true for an address that the handler answers itself, with an answer about a session. */
  isForSession(url: string, base: string): boolean;
  /** The handler calls it with a request that may bring a session of another library. */
  takeOver(arrival: any): Promise<TakenOver | undefined>;
}

/** The result of taking over a session of another library. */
export interface TakenOver {
  /** The request as the engine reads it, as if it brought the new session. */
  message: unknown;
  /** The `Set-Cookie` values that the answer must have. */
  cookies: string[];
}

/** The request that brings a session of another library. */
export interface ImportContext {
  /** The request as the platform passed it. */
  request: Request;
  /** The environment that came with the request. */
  env: any;
  /** The execution context that came with the request, if the platform has one. */
  ctx?: any;
}

/** The options that all importers of a handler share. */
export interface HandlerImport<Sealed> {
  /** Returns the tokens that the application kept in the old session, or nothing if it has none. */
  tokens: (
    session: Sealed,
    context: ImportContext,
  ) => ImportedTokens | null | undefined | Promise<ImportedTokens | null | undefined>;
  /**
   * The `Domain` of the old cookie, which its removal must repeat.
   * @default none: the cookie of this host alone
   */
  domain?: string;
}
