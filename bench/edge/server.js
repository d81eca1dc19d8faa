// The authorization server of the measurements: the sandbox, once for each way of rotating refresh tokens, over HTTP.

import { createSandbox } from "grantway/sandbox";
import { serveFetch } from "./http.js";

/** What a server does with a used refresh token: keeps it, keeps it valid next to a new one, or refuses it. */
export const ROTATIONS = ["none", "overlap", "strict"];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Starts the server. `tokenLifetime` is in seconds; `people` can sign in (`p0`, `p1`, …), so that a mix-up would
 * show; `latency` in milliseconds comes before and again after the work of the token endpoint. `onToken` gets each
 * log entry of the token endpoint when the work is done, and what `onArrival` returned when the request came in.
 */
export async function startServer({ appOrigin, tokenLifetime, people = 3, latency = 0, onArrival = () => {}, onToken = () => {} }) {
  const clients = (rotation) => [{ client_id: "app", client_secret: "app-secret", trusted: true, redirect_uris: [`${appOrigin}/auth/${rotation}/callback`] }];
  const settings = (rotation) => ({ like: "standard", server: "openid", rotation, tokenLifetime, clients: clients(rotation), codeLifetime: 60 });
  const arrivals = new Map();
  let requests = 0;
  const sandbox = createSandbox({
    providers: Object.fromEntries(ROTATIONS.map((rotation) => [rotation, settings(rotation)])),
    users: Array.from({ length: people }, (_, index) => ({ id: `p${index}`, first_name: `P${index}` })),
    onLog: (entry) => entry.endpoint === "token" && onToken(entry, arrivals.get(entry.headers["x-request"])),
  });
  const served = await serveFetch(async (request) => {
    if (!request.url.endsWith("/token")) return sandbox.fetch(request);
    const name = String((requests += 1));
    const headers = new Headers(request.headers);
    headers.set("x-request", name);
    const named = new Request(request.url, { method: request.method, headers, body: await request.arrayBuffer() });
    arrivals.set(name, onArrival());
    try {
      await pause(latency);
      const response = await sandbox.fetch(named);
      await pause(latency);
      return response;
    } finally {
      arrivals.delete(name);
    }
  });
  return { ...served, sandbox };
}
