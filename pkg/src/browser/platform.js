import { SEND } from "../effects.js";
import { performSend } from "../host/requests.js";

/** The chosen clock, in Unix milliseconds; one that does not work is none. */
function clockOf({ now }) {
  return () => {
    try {
      const time = now?.();
      if (typeof time === "number") return time;
    } catch {
      // The platform's own, then.
    }
    return Date.now();
  };
}

/** What a call of the engine runs on: clock, listener, requests; `perform` does what else the page does. */
export function platformOf(engine, { fetch, now, onEvent }, perform) {
  const clock = clockOf({ now });
  const web = { fetch, now: clock, headers: engine.headers, isPage: true };
  return {
    now: clock,
    onEvent,
    perform: (effect, payload, tell) => (effect === SEND ? performSend(web, payload, tell) : perform(effect, payload)),
  };
}
