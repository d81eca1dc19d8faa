import { SEND } from "../../effects.js";
import { performSend } from "../../host/requests.js";
import { clockOf } from "../options.js";

/** What a call of the engine runs on: clock, listener, requests; `perform` does what else the page does. */
export function platformOf(engine, options, perform) {
  const now = clockOf(options);
  const web = { fetch: options.fetch, now, headers: engine.headers, isPage: true };
  return {
    now,
    onEvent: options.onEvent,
    perform: (effect, payload, tell) => (effect === SEND ? performSend(web, payload, tell) : perform(effect, payload)),
  };
}
