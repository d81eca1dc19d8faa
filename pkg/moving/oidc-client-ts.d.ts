import type { ImportUntil, SessionImporter } from "../types/moving/page.js";

export type * from "../types/moving/page.js";

/** Where oidc-client-ts kept its sessions. */
export interface OidcClientTsOptions extends ImportUntil {
  /** The `authority` of its `UserManager`, with the same spelling. */
  authority: string;
  /**
   * Its `userStore`: `sessionStorage` or `localStorage`.
   * @default "session"
   */
  storage?: "session" | "local";
  /**
   * The `prefix` of its `WebStorageStateStore`.
   * @default "oidc."
   */
  prefix?: string;
}

/** Finds the session that oidc-client-ts left in this page. */
export function fromOidcClientTs(options: OidcClientTsOptions): SessionImporter;
