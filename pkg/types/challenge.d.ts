import type { AuthorizationParameters } from "./protocol.js";

/** The part of a Response that a challenge is read from. */
export interface ChallengingResponse {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The headers of the answer; across origins the API has to expose `WWW-Authenticate`. */
  readonly headers: Pick<Headers, "get">;
}

/** What an API asks of the next sign-in, as `authorize` takes it. */
export type StepUp = Pick<AuthorizationParameters, "acr_values" | "max_age">;

/**
 * Reads what an API asks for that wants a stronger or a more recent sign-in; gives undefined for every other answer. Pass
 * it on: `auth.authorize({ provider, ...stepUpChallenge(response) })`.
 * @see [RFC 9470 section 3](https://www.rfc-editor.org/rfc/rfc9470.html#section-3)
 */
export declare function stepUpChallenge(response: ChallengingResponse): StepUp | undefined;
