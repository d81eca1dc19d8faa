import { authorizedFetch } from "./authorized_fetch.js";
import { BackendCalls } from "./backend_calls.js";
import { BackendSession } from "./backend_session.js";
import { tells } from "./failure.js";
import { clockOf, readOptions, senderOf, type } from "./options.js";
import { readOrigins } from "./origins.js";
import { singleFlight } from "./single_flight.js";

/** A token this near to its end is not used any more (seconds): the request has to arrive with it. */
const LEEWAY = 30;

/** Pattern 2, token-mediating backend: the worker keeps the refresh token, the page gets short access tokens. */
export class MediatedClient extends BackendSession {
  #calls;
  #now;
  #token;
  #person = 0; // counts the people this page may have shown: an answer for the one before is not kept
  #ask;
  #renew;

  constructor(options) {
    const calls = new BackendCalls(options);
    // The token at hand belongs to the person who was signed in before.
    super(options, calls, () => {
      this.#token = undefined;
      this.#person += 1;
    });
    this.#calls = calls;
    this.#now = clockOf(options);
    this.#ask = singleFlight(() => this.#fetchToken(false));
    this.#renew = singleFlight(() => this.#fetchToken(true));
    const origins = readOrigins(options.api);
    const token = (choice) => this.accessToken(choice);
    this.fetch = authorizedFetch({ send: senderOf(options), origins, token });
  }

  /** The access token: the one at hand while it is good, else the worker's. */
  async accessToken(options = {}) {
    const { refresh } = readOptions(options, { refresh: type.boolean });
    if (refresh) return this.#renew();
    return this.#isGood() ? this.#token : this.#ask();
  }

  #isGood() {
    const end = this.#token?.expires_at;
    return this.#token !== undefined && (typeof end !== "number" || end - LEEWAY > this.#now() / 1000);
  }

  async #fetchToken(refresh) {
    const person = this.#person;
    try {
      const answer = await this.#calls.token(refresh);
      const token = { ...answer, authorization: answer.authorization ?? headerOf(answer) };
      if (person === this.#person) this.#token = token;
      return token;
    } catch (error) {
      if (error.kind === "session") {
        this.#token = undefined;
        // Looking at the session tells the listeners of every tab what has become of it.
        this.session().catch(() => {});
      }
      throw error;
    }
  }
}

tells(MediatedClient, "accessToken");

/** `token_type` is compared without case (RFC 6749 section 5.1), but APIs exist that want the capital letter. */
function headerOf({ access_token, token_type }) {
  return `${/^bearer$/i.test(token_type ?? "bearer") ? "Bearer" : token_type} ${access_token}`;
}
