import { clockOf, failure, pageLocation, part, requireApis, senderOf, emit } from "../first_load.js";

/** The static header that a form or an image on another site cannot send. */
const header = { Grantway: "1" };

/** The deadline of a call to the worker, in milliseconds. The worker itself gives a server ten seconds. */
const DEADLINE = 15_000;

/** The requests a page makes to its own worker, which answers under `base`. */
export function backendCalls(base, options) {
  const send = senderOf(options);
  const now = clockOf(options);
  /** The end of each route: some hosts add a slash to every path, and redirect requests without one. */
  let slash = "";

  /** Calls a route of the worker; with `body` it is a POST. */
  async function call(route, body) {
    const endpoint = `${base}/${route}`;
    requireApis("AbortController");
    const aborting = new AbortController();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(failure("request_timed_out", { endpoint }));
        aborting.abort();
      }, DEADLINE);
    });
    try {
      return await Promise.race([ask(route, endpoint, body, aborting.signal), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function ask(route, endpoint, body, signal) {
    const [started, end] = [now(), slash];
    let response;
    try {
      response = await send(pageLocation().origin + endpoint + end, {
        method: body ? "POST" : "GET",
        headers: { ...header, Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        signal,
      });
    } catch (cause) {
      throw cause?.code === "api_missing" ? cause : failure("network_failed", { endpoint }, cause);
    }
    const ended = now();
    const duration = Math.round(ended - started);
    emit(options.onEvent, { type: "backend", route, status: response.status, duration, at: Math.floor(ended / 1000) });
    if (isRedirect(response)) {
      // A redirect whose target is hidden; it is not followed. The worker accepts a slash too.
      slash = end ? "" : "/";
      if (slash) return ask(route, endpoint, body, signal);
    }
    if (!response.ok) return refuse(response, route);
    return response.json().catch((cause) => refuse(response, route, cause));
  }

  return { base, header, send, call, refuse, isRedirect };
}

// Browsers hide a redirect that was not followed behind the status 0.
const isRedirect = ({ ok, status }) => !ok && status < 400;

/** Throws what an answer says that is not the one the page asked for; `cause` is of a body that is no JSON. */
const refuse = async (...given) => Promise.reject(await (await part(() => import("./refusal.js"))).refusalOf(...given));
