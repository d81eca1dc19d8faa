import { SEND } from "../../effects.js";
import { performSend } from "../../host/requests.js";
import { clockOf } from "../options.js";

/** The host of a call of the engine: clock, listener, requests. `perform` does everything else. */
export function platformOf(engine, options, perform) {
  const now = clockOf(options);
  const web = { fetch: options.fetch, now, headers: engine.headers, isPage: true };
  return {
    now,
    onEvent: options.onEvent,
    perform: (effect, payload, tell) => (effect === SEND ? performSend(web, payload, tell) : perform(effect, payload)),
  };
}
