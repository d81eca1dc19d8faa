import type { AuthorizationParameters } from "./protocol.js";

/** The parts of a Response that hold a challenge. */
export interface ChallengingResponse {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The headers of the answer; an API of another origin has to expose `WWW-Authenticate`. */
  readonly headers: Pick<Headers, "get">;
}

/** What an API asks of the next sign-in, in the form that `authorize` accepts. */
export type StepUp = Pick<AuthorizationParameters, "acr_values" | "max_age">;

/**
 * Returns what an API asks for if it wants a stronger or more recent sign-in, and undefined for every other answer.
 * Pass it on: `auth.authorize({ provider, ...stepUpChallenge(response) })`.
 * @see [RFC 9470 section 3](https://www.rfc-editor.org/rfc/rfc9470.html#section-3)
 */
export declare function stepUpChallenge(response: ChallengingResponse): StepUp | undefined;
