import { asFailure, failure } from "../first_load.js";

/**
 * What a page makes of an answer that is not the one it asked for: the failure that the worker states, or that follows
 * from the status if something else answered in its place. `cause` is why a body could not be read.
 */
export async function refusalOf(response, route, cause) {
  const { ok, status, headers } = response;
  if (!ok && status < 400) return failure("response_redirected");
  const unread = { code: "response_not_understood", detail: { media_type: headers.get("Content-Type") ?? "without a type", status } };
  if (cause) return asFailure(unread, cause);
  const body = await response.json().catch(() => undefined);
  const retryAfter = Number.parseInt(headers.get("Retry-After") ?? "", 10);
  const common = { status, ...(Number.isFinite(retryAfter) && { retry_after: retryAfter }) };
  if (typeof body?.code === "string") return asFailure({ ...common, ...body });
  if (status === 404) return failure("backend_route_missing", { route });
  if (status === 429 || status >= 500) return asFailure({ ...common, code: "server_unavailable", detail: { status } });
  return asFailure({ ...common, ...unread });
}
