import type { ForeignSession, ImportUntil, SessionImporter } from "../types/moving/page.js";

export type * from "../types/moving/page.js";

/** Where an application, or a library without an importer, kept its sessions. */
export interface OwnSessions extends ImportUntil {
  /** Finds the session of this client; gives null where there is none. */
  find(client_id: string): ForeignSession | null | Promise<ForeignSession | null>;
}

/** Finds a session as the application says. */
export function fromOwn(options: OwnSessions): SessionImporter;
