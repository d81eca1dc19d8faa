import { clockOf } from "../first_load.js";
import { SEND } from "../../effects.js";
import { performSend } from "../../host/requests.js";
import { issuedAt } from "../network/clock.js";

/**
 * The host of a call of the engine: clock, listener, requests. `perform` does everything else; `clock` learns from the
 * answers of the token endpoint.
 */
export function platformOf(engine, options, perform, clock) {
  const now = clock?.now ?? clockOf(options);
  const web = { fetch: options.fetch, now, headers: engine.headers, isPage: true };

  async function send(payload, emit) {
    if (!clock || payload[0] !== "token_endpoint") return performSend(web, payload, emit);
    let date;
    const heard = (headers) => (date = headers.get("date"));
    const answer = await performSend({ ...web, heard }, payload, emit);
    await clock.look(date, issuedAt(answer[4]));
    return answer;
  }

  return {
    now,
    onEvent: options.onEvent,
    perform: (effect, payload, emit) => (effect === SEND ? send(payload, emit) : perform(effect, payload)),
  };
}
