import { authorizedFetch } from "../requests/authorized_fetch.js";
import { readBackendOptions } from "./backend_options.js";
import { callsWithTexts, clockOf, senderOf, singleFlight } from "../first_load.js";
import { afterLostRace } from "./lost_race.js";
import { readOptions, type } from "../options.js";

/** A token that expires within so many seconds is not used any more, because the request has to arrive with it. */
const LEEWAY = 30;

/** Milliseconds in which further calls for a fresh token join the one under way: each would spend a refresh token. */
const REFRESH_YOUNG = 5000;

/**
 * Token-mediating backend: the worker keeps the refresh token, the page gets short access tokens. The second argument are
 * the parts that both patterns with a worker share, and that the page has loaded already.
 */
export async function mediatedClient(given, { backendCalls, backendSession }) {
  const [options, base] = readBackendOptions(given, { api: type.strings });
  const calls = backendCalls(base, options);
  const now = clockOf(options);
  /** The scope that was asked for ("" for the session's whole scope) → the token at hand. */
  const tokens = new Map();
  /** scope → a function that asks for its token, or joins a call under way. */
  const underWay = new Map();
  /** Whether a token for a part of the scope was issued: the server may have ended or narrowed the other one. */
  const narrowing = { hasHappened: false, count: 0 };
  let person = 0; // counts the people this page may have shown: an answer for the one before is not kept

  // The tokens at hand belong to the person who was signed in before.
  const { on, handleCallback, snapshot, ...asked } = await backendSession(options, calls, () => {
    tokens.clear();
    underWay.clear();
    narrowing.hasHappened = false;
    person += 1;
  });

  /** The access token: the one at hand while it is valid, otherwise the worker's. */
  async function accessToken(options = {}) {
    const { refresh, scope } = readOptions(options, { refresh: type.boolean, scope: type.scope });
    const names = typeof scope === "string" ? scope.split(" ").filter(Boolean) : scope;
    const wanted = names ? [...new Set(names)].sort().join(" ") : "";
    const token = tokens.get(wanted);
    if (!refresh && isGood(token)) return token;
    const call = () => fetchToken(wanted, { refresh: refresh || undefined, scope: names });
    return join(`${refresh === true} ${wanted}`, call, refresh ? REFRESH_YOUNG : undefined);
  }

  /** The call of that name that is under way, or a new one. */
  function join(name, start, young) {
    if (!underWay.has(name)) underWay.set(name, singleFlight(start, young));
    return underWay.get(name)();
  }

  function isGood(token) {
    const end = token?.expires_at;
    return token !== undefined && (typeof end !== "number" || end - LEEWAY > now() / 1000);
  }

  async function fetchToken(wanted, choice) {
    const asker = person;
    const { count } = narrowing;
    try {
      const token = await afterLostRace(() => calls.call("token", choice), asked.session);
      if (asker !== person) return token;
      if (wanted !== "") {
        // Ask the worker again: it knows whether the server ended or narrowed the other token.
        tokens.delete("");
        narrowing.hasHappened = true;
        narrowing.count += 1;
      }
      if (wanted !== "" || count === narrowing.count) tokens.set(wanted, token);
      return token;
    } catch (error) {
      if (error.kind === "session") {
        tokens.clear();
        // Reading the session tells the listeners of every tab how it changed.
        asked.session().catch(() => {});
      }
      throw error;
    }
  }

  const fetch = authorizedFetch({ send: senderOf(options), api: options.api, token: accessToken, narrowing });
  return { ...callsWithTexts({ ...asked, accessToken, fetch }), handleCallback, on, snapshot };
}
