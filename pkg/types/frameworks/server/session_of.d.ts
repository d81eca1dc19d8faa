import type { Handler } from "../../handler/handler.js";
import type { Session } from "../../handler/session.js";

/** The session that a handler gives, as `SessionOf<typeof auth>`: with the type of its `data`, and the names of its providers. */
export type SessionOf<AnyHandler> =
  AnyHandler extends Handler<any, infer Data, infer Name, infer IdClaims> ? Session<Data, Name, IdClaims> : never;

/** What a middleware gives to everything after it. */
export interface WithSession<AnySession> {
  /** The session of whoever made the request. */
  session: AnySession;
}
