// The recorder: a fetch that writes down, redacted, what it sent and what came back.

import { redactBody, redactHeaders, redactUrl } from "./redact.js";

const bodyLimit = 20_000;

/**
 * Wraps a fetch so that every exchange is handed to `add` as one redacted event.
 * `from` and `to` name the two ends; `place` may say where in the trace the event belongs.
 */
export function recordingFetch(send, { from, to, add, place = () => ({ at: Date.now() }) }) {
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const address = request ? request.url : String(input);
    const started = Date.now();
    const event = {
      ...place(), kind: "wire", from, to,
      method: init?.method ?? request?.method ?? "GET",
      url: redactUrl(address),
      request: await describeRequest(request, init),
    };
    let response;
    try {
      response = await send(input, init);
    } catch (cause) {
      add({ ...event, failed: String(cause?.message ?? cause), ms: Date.now() - started });
      throw cause;
    }
    add({ ...event, status: response.status, response: await describeResponse(response), ms: Date.now() - started });
    return response;
  };
}

async function describeRequest(request, init) {
  const headers = new Headers(init?.headers ?? request?.headers ?? {});
  let body = "";
  if (typeof init?.body === "string") body = init.body;
  else if (init?.body instanceof URLSearchParams) body = String(init.body);
  else if (init?.body instanceof Uint8Array) body = new TextDecoder().decode(init.body);
  else if (request?.body && !request.bodyUsed) body = await request.clone().text();
  return { headers: redactHeaders(headers), body: redactBody(body, headers.get("content-type") ?? "") };
}

/** The shown part of an answer; the body is read from a copy, and only when it is text of a modest size. */
export async function describeResponse(response) {
  const type = response.headers.get("content-type") ?? "";
  const size = Number(response.headers.get("content-length") ?? 0);
  let body = "";
  if (response.body && !response.bodyUsed && size <= bodyLimit && /json|text|urlencoded|^$/.test(type)) {
    body = redactBody((await response.clone().text()).slice(0, bodyLimit), type);
  }
  return { headers: redactHeaders(response.headers), body };
}
