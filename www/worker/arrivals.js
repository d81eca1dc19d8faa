// Arrivals: what the browser asked of Grantway's routes, and what it was told, as rows of the trace.

import { describeResponse } from "../wire/recorder.js";
import { redactHeaders, redactUrl } from "../wire/redact.js";

/** Runs a handler and notes the request and the answer; the browser's own hop to another site follows as a row. */
export async function recordArrival(request, visitor, handle) {
  const hop = visitor.place();
  const place = visitor.place();
  if (/\/callback$/.test(new URL(request.url).pathname)) {
    visitor.add({ ...hop, kind: "hop", from: "server", to: "page", text: "the server sends the browser back", url: redactUrl(request.url) });
  }
  const response = await handle();
  if (!response) return response;
  visitor.add({
    ...place, kind: "wire", from: "page", to: "worker", method: request.method, url: redactUrl(request.url),
    request: { headers: redactHeaders(request.headers), body: "" },
    status: response.status, response: await describeResponse(response), ms: Date.now() - place.at,
  });
  const location = response.headers.get("location");
  if (location && new URL(location, visitor.origin).origin !== visitor.origin) {
    visitor.add({ kind: "hop", from: "page", to: "server", text: "the browser goes to the consent page", url: redactUrl(location) });
  }
  return response;
}
