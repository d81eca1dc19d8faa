import type { HandlerImport, HandlerImporter } from "../types/moving/worker.js";

export type * from "../types/moving/worker.js";

/** Where Auth.js (next-auth 4 and 5) kept its sessions: with the strategy `"jwt"`. */
export interface AuthJsOptions extends HandlerImport<Record<string, any>> {
  /** Its `AUTH_SECRET` (`NEXTAUTH_SECRET`), or several of them. */
  secret: string | string[];
  /**
   * The name of its session cookie.
   * @default those of next-auth 4 and 5, with and without `__Secure-`
   */
  cookieName?: string;
}

/** Takes over the sessions of Auth.js; needs the package `jose`. */
export function fromAuthJs(options: AuthJsOptions): HandlerImporter;
