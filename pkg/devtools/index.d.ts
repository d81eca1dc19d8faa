import type { BackendOptions, MediatedOptions, PublicOptions } from "../types/page/options.js";
import type { VaultClient } from "../types/page/vault.js";
import type { BackendClient, MediatedClient, PublicClient } from "../types/page/client.js";
import type { OAuthEvent } from "../types/events.js";

export type * from "../browser.js";

/** What the probe can find. */
export type FindingCode =
  | "offline"
  | "page_insecure"
  | "mixed_content"
  | "clock_wrong"
  | "blocked_by_policy"
  | "blocked_by_extension"
  | "server_unreachable"
  | "metadata_cors_blocked"
  | "metadata_missing"
  | "metadata_not_json"
  | "issuer_mismatch"
  | "endpoint_missing"
  | "token_cors_blocked"
  | "token_redirected"
  | "token_failing"
  | "client_unknown"
  | "redirect_uri_not_registered"
  | "frame_blocked_by_page"
  | "authorization_refused"
  | "third_party_cookies_blocked"
  | "backend_missing"
  | "backend_not_json"
  | "backend_failing";

/** Something that keeps people from signing in. */
export interface Finding {
  /** The stable name of it. */
  code: FindingCode;
  /** What is wrong, for a person who develops. */
  sentence: string;
  /** What to do about it. */
  fix: string;
}

/** A client of any of the three patterns. */
export type AnyClient = BackendClient | MediatedClient | PublicClient | VaultClient;

/** What the probe looks at. */
export type ProbeOptions = (
  | Pick<BackendOptions | MediatedOptions, "backend">
  | Pick<PublicOptions, "issuer" | "provider" | "variables" | "client_id" | "redirect_uri" | "scope">
) & {
  /**
   * The client, where there is one: the probe then knows whether somebody is signed in.
   * @default none
   */
  client?: AnyClient | Promise<AnyClient>;
};

/** How the panel begins. */
export interface DevtoolsOptions {
  /**
   * What the button that diagnoses probes.
   * @default none: there is no such button
   */
  probe?: ProbeOptions;
  /**
   * Whether the panel is open at first.
   * @default false
   */
  open?: boolean;
}

/** Puts a panel into the page that shows what the client does; gives a function that takes it away. */
export function devtools(client: AnyClient | Promise<AnyClient>, options?: DevtoolsOptions): () => void;

/** Records an event for the panel: give it to `createClient` as `onEvent`. */
export function onEvent(event: OAuthEvent): void;

/** Looks for what keeps people from signing in here. It sends requests that sign nobody in or out. */
export function probe(options: ProbeOptions): Promise<Finding[]>;
