import { authorizedFetch } from "./authorized_fetch.js";
import { BackendCalls } from "./backend_calls.js";
import { BackendSession } from "./backend_session.js";
import { tells } from "./failure.js";
import { afterLostRace } from "./lost_race.js";
import { clockOf, readOptions, senderOf, type } from "./options.js";
import { readOrigins } from "./origins.js";
import { singleFlight } from "./single_flight.js";

/** A token this near to its end is not used any more (seconds): the request has to arrive with it. */
const LEEWAY = 30;

/** Milliseconds in which further calls for a fresh token join the one under way: each would spend a refresh token. */
const REFRESH_YOUNG = 5000;

/** Token-mediating backend: the worker keeps the refresh token, the page gets short access tokens. */
export class MediatedClient extends BackendSession {
  #calls;
  #now;
  /** What was asked for, as one text ("" for the session's whole scope) → the token at hand. */
  #tokens = new Map();
  /** scope → a function that asks for its token, or joins a call under way. */
  #underWay = new Map();
  /** Whether a token for a part of the scope was given out: the server may have ended or narrowed the other one. */
  #narrowing = { hasHappened: false, count: 0 };
  #person = 0; // counts the people this page may have shown: an answer for the one before is not kept

  constructor(options) {
    const calls = new BackendCalls(options);
    // The tokens at hand belong to the person who was signed in before.
    super(options, calls, () => {
      this.#tokens.clear();
      this.#underWay.clear();
      this.#narrowing.hasHappened = false;
      this.#person += 1;
    });
    this.#calls = calls;
    this.#now = clockOf(options);
    const origins = readOrigins(options.api);
    const token = (choice) => this.accessToken(choice);
    this.fetch = authorizedFetch({ send: senderOf(options), origins, token, narrowing: this.#narrowing });
  }

  /** The access token: the one at hand while it is good, else the worker's. */
  async accessToken(options = {}) {
    const { refresh, scope } = readOptions(options, { refresh: type.boolean, scope: type.scope });
    const names = typeof scope === "string" ? scope.split(" ").filter(Boolean) : scope;
    const wanted = names ? [...new Set(names)].sort().join(" ") : "";
    const token = this.#tokens.get(wanted);
    if (!refresh && this.#isGood(token)) return token;
    const call = () => this.#fetchToken(wanted, { refresh, scope: names });
    return this.#join(`${refresh === true} ${wanted}`, call, refresh ? REFRESH_YOUNG : undefined);
  }

  /** The call of that name that is under way, or a new one. */
  #join(name, start, young) {
    if (!this.#underWay.has(name)) this.#underWay.set(name, singleFlight(start, young));
    return this.#underWay.get(name)();
  }

  #isGood(token) {
    const end = token?.expires_at;
    return token !== undefined && (typeof end !== "number" || end - LEEWAY > this.#now() / 1000);
  }

  async #fetchToken(wanted, choice) {
    const person = this.#person;
    const { count } = this.#narrowing;
    try {
      const answer = await afterLostRace(() => this.#calls.token(choice), () => this.session());
      const token = { ...answer, authorization: answer.authorization ?? headerOf(answer) };
      if (person !== this.#person) return token;
      if (wanted !== "") {
        // Ask the worker again: it knows whether the server ended or narrowed the other token.
        this.#tokens.delete("");
        this.#narrowing.hasHappened = true;
        this.#narrowing.count += 1;
      }
      if (wanted !== "" || count === this.#narrowing.count) this.#tokens.set(wanted, token);
      return token;
    } catch (error) {
      if (error.kind === "session") {
        this.#tokens.clear();
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
