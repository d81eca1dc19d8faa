import type { HandlerImport, HandlerImporter } from "../types/moving/worker.js";

export type * from "../types/moving/worker.js";

/** Where iron-session kept its sessions. */
export interface IronSessionOptions extends HandlerImport<Record<string, any>> {
  /** Its `password`, or its passwords by their numbers. */
  password: string | Record<string, string>;
  /** The name of its cookie. */
  cookieName: string;
  /**
   * Its `ttl` in seconds.
   * @default 1209600
   */
  ttl?: number;
}

/** Takes over the sessions of iron-session; needs the package `iron-session`. */
export function fromIronSession(options: IronSessionOptions): HandlerImporter;
