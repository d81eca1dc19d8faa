import { failure, pageLocation } from "../first_load.js";
import { afterLostRace } from "./lost_race.js";
import { isRequest, isStream, plainRequest } from "../requests/plain_request.js";

/** A request for an upstream, as it is sent through the worker: an address and an `init` that can be sent again. */
async function proxied({ base, header }, input, init) {
  const url = new URL(isRequest(input) ? input.url : input, pageLocation().href);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw failure("api_origin_not_allowed", { origin: url.protocol });
  }
  const plain = await plainRequest(input, init);
  for (const [name, value] of Object.entries(header)) plain.headers.set(name, value);
  const target = `${pageLocation().origin}${base}/proxy/${url.host}${url.pathname}${url.search}`;
  return [target, { ...plain, credentials: "same-origin", redirect: "manual" }];
}

/** A request through the worker. The answer is the upstream's, whatever its status. `session` asks for the session. */
export async function proxiedFetch(calls, session, ...given) {
  async function send() {
    const response = await calls.send(...request);
    // The worker marks its own refusals, because an upstream may answer with JSON that looks like one.
    const isRefused = calls.isRedirect(response) || response.headers.get("Grantway") === "refused";
    return isRefused ? calls.refuse(response, "proxy") : response;
  }
  const request = await proxied(calls, ...given);
  try {
    // A stream cannot be sent again.
    return await (isStream(request[1].body) ? send() : afterLostRace(send, session));
  } catch (error) {
    // Reading the session tells the listeners of every tab how it changed.
    if (error?.kind === "session") session().catch(() => {});
    throw error;
  }
}
