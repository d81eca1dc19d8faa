/** Something that goes wrong at a provider, on purpose. */
export interface SandboxFault {
  /**
   * The endpoint that it happens at.
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
   * The part of all requests that meet it, over 0 and at most 1. Faults with a rate stand side by side at an endpoint,
   * and a request meets one at the most; one without a rate replaces them all.
   */
  rate?: number;
  /** The `Retry-After` header of 429, 503 and `answer`: seconds, or a date. */
  retryAfter?: number | string;
  /**
   * Milliseconds that an answer waits.
   * @default slow 5000; what comes instead of the work 0
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
   * Whether the work is done too, and only its answer is lost.
   * @default false
   */
  commit?: boolean;
  /**
   * Whether `fetch` itself rejects, in place of a body that breaks off (drop, drop-after-commit). In the same process only.
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
  /** The provider that was asked. */
  provider: string;
  /** The endpoint that was asked, as `token`. */
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
  /** When it came, in Unix milliseconds of the sandbox's clock. */
  at: number;
  /** The HTTP status of the answer; absent while it is not sent, or where `fetch` rejects. */
  status?: number;
  /** The fault that it met. */
  fault?: string;
  /** What was wrong with a request to a document's provider, as a sentence. */
  refused?: string;
  /** The HTTP status to which the work came, whatever the fault made of it; absent where it was not done. */
  worked?: number;
  /** Whose tokens they are, of a token request with a known refresh token. */
  user?: string;
  /** A name of the authorization that they came from. */
  grant?: string;
}
