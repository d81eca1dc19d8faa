/** What a page's importer is asked for. */
export interface ImportingClient {
  /** The client that takes the session over. */
  client_id: string;
  /** The time in Unix milliseconds. */
  now: number;
}

/** A session that another library left in the page's storage. Nothing in it is believed but what the server confirms. */
export interface ForeignSession {
  /** The client that it belongs to. */
  client_id: string;
  /** The server that it belongs to, where the other library says so. */
  issuer?: string;
  /** The refresh token: it is spent at once, so that the server decides. Without one nothing is taken over. */
  refresh_token?: string;
  /** The ID token: it must be of the same server and client, and the server must name the same person. */
  id_token?: string;
  /** The type of the access token; only `Bearer` is taken over. */
  token_type?: string;
  /** The scope, as a list or with spaces; of it counts what the client's own options name too. */
  scope?: string | string[];
  /** Removes it from the other library's storage: called once the session was taken over, or is refused for good. */
  remove(): void;
}

/** Finds the session of another library, for the option `import` of a page's client. */
export interface SessionImporter {
  /** Finds the session of this client; gives null where there is none. */
  find(client: ImportingClient): ForeignSession | null | Promise<ForeignSession | null>;
}

/** When an importer stops. */
export interface ImportUntil {
  /**
   * From this day on, as `"2027-01-31"`, nothing is looked for: set it to the day when the old sessions have ended.
   * @default no end
   */
  until?: string;
}
