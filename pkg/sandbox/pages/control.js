/**
 * The sandbox's own switches over HTTP, under `/__sandbox/`: faults, reset,
 * log of requests, clock. For demos and tests; `control: false` turns it off.
 */
import { page, escape } from "./html.js";
import { mediaType, JSON_TYPE } from "../parameters.js";
import { json } from "../responses.js";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store" };
const LOOPBACK_ORIGIN = /^https?:\/\/(localhost|[a-z0-9-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** @returns {Promise<Response>} */
export async function control(sandbox, call) {
  const origin = call.request.headers.get("origin");
  const foreign = origin !== null && origin !== call.origin && origin !== call.url.origin;
  // From another origin, only pages on this machine may use the switches.
  if (foreign && !LOOPBACK_ORIGIN.test(origin)) return json({ error: "foreign_origin" }, 403, HEADERS);
  const response = call.request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await act(sandbox, call);
  if (foreign) {
    response.headers.set("Access-Control-Allow-Origin", origin);
    response.headers.set("Access-Control-Allow-Methods", "GET, POST");
    response.headers.set("Access-Control-Allow-Headers", "content-type");
    response.headers.set("Vary", "Origin");
  }
  return response;
}

async function act(sandbox, call) {
  const route = `${call.request.method} ${call.url.pathname.slice("/__sandbox/".length)}`;
  const read = async () => {
    const body = await call.text();
    if (body === "") return {};
    // A form of another site cannot send JSON without a preflight.
    if (mediaType(call.request.headers) !== JSON_TYPE) throw new TypeError("the body must be application/json");
    return JSON.parse(body);
  };
  try {
    switch (route) {
      case "GET faults":
        return json(sandbox.faults(), 200, HEADERS);
      case "POST faults": {
        const body = await read();
        for (const { provider, ...fault } of Array.isArray(body) ? body : [body]) sandbox.fault(provider, fault);
        return json(sandbox.faults(), 200, HEADERS);
      }
      case "POST reset":
        sandbox.reset();
        return json({ reset: true }, 200, HEADERS);
      case "GET log":
        return json(sandbox.log(call.url.searchParams.get("endpoint") ?? "token", call.url.searchParams.get("provider") ?? undefined), 200, HEADERS);
      case "GET clock":
        return json(sandbox.clock(), 200, HEADERS);
      case "POST clock": {
        const { offset_ms, advance_ms = 0 } = await read();
        return json(sandbox.clock({ offset_ms, advance_ms }), 200, HEADERS);
      }
      case "GET providers":
        return json(sandbox.clients, 200, HEADERS);
      case "POST clients": {
        const { provider, ...client } = await read();
        sandbox.register(provider, client);
        return json({ registered: client.client_id }, 200, HEADERS);
      }
      case "POST revoke": {
        const { provider, user } = await read();
        sandbox.revoke(provider, { user });
        return json({ revoked: true }, 200, HEADERS);
      }
      default:
        return json({ error: "not_found", routes: ROUTES }, 404, HEADERS);
    }
  } catch (error) {
    return json({ error: "bad_request", message: error.message }, 400, HEADERS);
  }
}

const ROUTES = ["GET faults", "POST faults", "POST reset", "GET log", "GET clock", "POST clock", "GET providers", "POST clients", "POST revoke"];

/** `GET /`: lists what the sandbox plays. */
export function home(providers, users) {
  const rows = providers
    .map(({ id, settings }) => `<dt>/${escape(id)}</dt><dd>${escape(settings.name)}, ${settings.document ? "by its document" : `as ${escape(settings.server)} answers`}</dd>`)
    .join("\n");
  return page({
    title: "Grantway sandbox",
    body: `<h1>Grantway sandbox</h1>
<p>An authorization server to develop and test against. It plays:</p>
<dl>
${rows}
</dl>
<p class="note">People: ${users.map((user) => escape(user.id)).join(", ")}. Switches: <code>/__sandbox/</code>.</p>`,
  });
}
