/** A session that another library left in the page's storage. Only what the server confirms is used. */
export interface ForeignSession {
  /** The client that it belongs to. */
  client_id: string;
  /** The server that it belongs to, if the other library says so. */
  issuer?: string;
  /** The refresh token. It is used at once, so that the server decides. Without one, nothing is taken over. */
  refresh_token?: string;
  /** The ID token. It must be for the same server and client, and the server must name the same person. */
  id_token?: string;
  /** The type of the access token; only `Bearer` is taken over. */
  token_type?: string;
  /**
   * The scope, as a list or with spaces. Only the part that the client's own options also name counts.
   * @default the scope of the client's options
   */
  scope?: string | string[];
  /** Removes it from the other library's storage. Runs once the session is taken over, or is refused for good. */
  remove(): void;
}

/** Takes over the session of another library, for the option `import` of a page's client. */
export interface SessionImporter {
  /** Is called by the client once, before it looks at its own session. */
  takeOver(client: any): Promise<void>;
}

/** When an importer stops. */
export interface ImportUntil {
  /**
   * The day, such as `"2027-01-31"`, from which nothing is looked for: the day when all old sessions have ended.
   * @default no end
   */
  until?: string;
}
