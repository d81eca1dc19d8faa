import type { ImportUntil, SessionImporter } from "../types/moving/page.js";

export type * from "../types/moving/page.js";

/** Where auth0-spa-js kept its sessions: with `useRefreshTokens: true` and `cacheLocation: "localstorage"`. */
export interface Auth0SpaJsOptions extends ImportUntil {
  /** The `domain` of its client, as `tenant.eu.auth0.com`. */
  domain: string;
  /**
   * The `audience` of its `authorizationParams`: the API whose tokens are taken over.
   * @default the tokens of sign-ins without one
   */
  audience?: string;
}

/** Finds the session that auth0-spa-js left in this page. */
export function fromAuth0SpaJs(options: Auth0SpaJsOptions): SessionImporter;
