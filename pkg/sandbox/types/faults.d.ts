/** Something that goes wrong at a provider, on purpose. */
export interface SandboxFault {
  /**
   * The endpoint at which it happens.
   * @default "token"
   */
  endpoint?: "authorize" | "token" | "userinfo" | "revoke" | "jwks" | "metadata" | "logout";
  /**
   * What happens. Instead of the work: `500` (as the played server fails), `502-html`, `503`, `429`, `html` (200), `empty`
   * (200), `redirect` (307), `answer` (`status`, `headers`, `body`), `drop` (the connection ends), `refused` (documents:
   * the endpoint refuses as this provider does). During it: `short-lived` (tokens of another lifetime). After it: `slow`,
   * `truncated-json`, `oversize`, `drop-after-commit`. `none` ends the fault.
   */
  kind: "slow" | "short-lived" | "500" | "502-html" | "503" | "429" | "truncated-json" | "html" | "empty"
    | "redirect" | "drop" | "refused" | "drop-after-commit" | "oversize" | "answer" | "none";
  /**
   * How often it happens.
   * @default 1; with a `rate` always
   */
  times?: number | "always";
  /**
   * The share of all requests that meet it, above 0 and at most 1. An endpoint may have several faults with a rate,
   * and a request meets at most one; a fault without a rate replaces them all.
   */
  rate?: number;
  /** The `Retry-After` header of 429, 503 and `answer`: seconds, or a date. */
  retryAfter?: number | string;
  /**
   * Milliseconds before the answer.
   * @default slow 5000; for a fault that replaces the work 0
   */
  delay?: number;
  /**
   * Seconds that short-lived tokens live.
   * @default 1
   */
  lifetime?: number;
  /**
   * Bytes of padding in an oversize answer.
   * @default 1048576
   */
  size?: number;
  /**
   * Where a redirect leads.
   * @default the sandbox's `/__sandbox/elsewhere`
   */
  location?: string;
  /**
   * The HTTP status of a redirect or an answer.
   * @default redirect 307; answer 200
   */
  status?: number;
  /** The headers of an answer. */
  headers?: Record<string, string>;
  /** The body of an answer: a text, or a value that is sent as JSON. */
  body?: unknown;
  /**
   * Whether the work is done too, so that only its answer is lost.
   * @default false
   */
  commit?: boolean;
  /**
   * Whether `fetch` itself rejects, instead of returning a body that breaks off (drop, drop-after-commit). Only in
   * the same process.
   * @default false
   */
  reject?: boolean;
}

/** A fault with its provider. */
export interface SandboxFaultAt extends SandboxFault {
  /** The provider at which it happens. */
  provider: string;
}

/** A request that the sandbox answered. */
export interface SandboxLogEntry {
  /** The provider that got the request. */
  provider: string;
  /** The endpoint that got the request, such as `token`. */
  endpoint: string;
  /** The HTTP method of the request. */
  method: string;
  /** The path of the request. */
  path: string;
  /** The query of the request with its question mark, or "". */
  query: string;
  /** The headers of the request. */
  headers: Record<string, string>;
  /** The body of the request. */
  body: string;
  /** When the request arrived, in Unix milliseconds of the sandbox's clock. */
  at: number;
  /** The HTTP status of the answer; absent until it is sent, or if `fetch` rejects. */
  status?: number;
  /** The fault that the request met. */
  fault?: string;
  /** What was wrong with a request to a document's provider, as a sentence. */
  refused?: string;
  /** The HTTP status that the work itself gave, whatever the fault made of it; absent if the work was not done. */
  worked?: number;
  /** The person whose tokens a token request refreshes, if its refresh token is known. */
  user?: string;
  /** The name of the authorization that these tokens came from. */
  grant?: string;
}
