/**
 * Faults on demand: a provider's endpoint answers slowly, wrongly or not at all, a given number of times or at a
 * given rate. Some faults replace the work; others follow it, so that the code is used up and the answer is lost.
 */
import { bytes } from "./responses.js";

const INSTEAD = new Set(["500", "502-html", "503", "429", "html", "empty", "redirect", "answer", "drop", "refused"]);
const AROUND = new Set(["slow", "short-lived", "truncated-json", "drop-after-commit", "oversize"]);
const ENDPOINTS = new Set(["authorize", "token", "userinfo", "revoke", "jwks", "metadata", "logout"]);

const PAGE_502 = `<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>nginx</center>
</body>
</html>
`;

export class Faults {
  #active = [];
  #random;

  /** @param {() => number} random like Math.random, for faults at a rate */
  constructor(random) {
    this.#random = random;
  }

  /** @param {object} fault see `SandboxFault` in index.d.ts */
  set(provider, { endpoint = "token", kind, rate, times = rate === undefined ? 1 : "always", ...rest }) {
    if (!ENDPOINTS.has(endpoint)) throw new TypeError(`no endpoint \`${endpoint}\`; one of ${[...ENDPOINTS].join(", ")}`);
    const stays = (fault) => fault.provider !== provider || fault.endpoint !== endpoint || (isRated(fault) && rate !== undefined && fault.kind !== kind);
    const others = this.#active.filter(stays);
    if (kind !== "none") {
      if (!INSTEAD.has(kind) && !AROUND.has(kind)) throw new TypeError(`no fault \`${kind}\`; one of ${[...INSTEAD, ...AROUND, "none"].join(", ")}`);
      if (times !== "always" && !(Number.isInteger(times) && times > 0)) throw new TypeError("`times` is a positive whole number or \"always\"");
      if (rate !== undefined && !(rate > 0 && rate <= 1)) throw new TypeError("`rate` is over 0 and at most 1");
      others.push({ provider, endpoint, kind, ...(rate !== undefined && { rate }), left: times === "always" ? Infinity : times, ...rest });
    }
    this.#active = others;
  }

  list() {
    return this.#active.map(({ left, ...fault }) => ({ ...fault, times: left === Infinity ? "always" : left }));
  }

  clear() {
    this.#active = [];
  }

  /**
   * Takes the fault that is due at this endpoint and counts it down. A request meets at most one of the faults at a
   * rate.
   */
  take(provider, endpoint) {
    const here = this.#active.filter((candidate) => candidate.provider === provider && candidate.endpoint === endpoint);
    let drawn = here.some(isRated) ? this.#random() : 0;
    const fault = here.find((candidate) => !isRated(candidate) || (drawn -= candidate.rate) < 0);
    if (!fault) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) this.#active = this.#active.filter((candidate) => candidate !== fault);
    return fault;
  }
}

const isRated = (fault) => fault.rate !== undefined;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {(settings?: object) => Promise<Response>} work what the endpoint does, with other settings if given */
export async function answerWith(fault, provider, call, work) {
  if (INSTEAD.has(fault.kind)) {
    if (fault.commit) await work();
    if (fault.delay) await pause(fault.delay);
    return instead(fault, provider, call);
  }
  const response = await work(fault.kind === "short-lived" ? { tokenLifetime: fault.lifetime ?? 1 } : undefined);
  switch (fault.kind) {
    case "short-lived":
      return response;
    case "slow":
      await pause(fault.delay ?? 5000);
      return response;
    case "truncated-json": {
      const body = await response.text();
      return new Response(body.slice(0, Math.max(1, body.length >> 1)), response);
    }
    case "oversize": {
      const padding = `"padding":"${"x".repeat(fault.size ?? 1_048_576)}"`;
      const body = (await response.text()).trim();
      const padded = body.endsWith("}") ? `${body.slice(0, -1)}${body === "{}" ? "" : ","}${padding}}` : `{${padding}}`;
      return new Response(padded, response);
    }
    default:
      return dropped(fault, new Response(brokenBody((await response.arrayBuffer()).byteLength), response));
  }
}

/** A dropped connection: either `fetch` rejects, or the headers arrive and the body never does. */
function dropped(fault, broken) {
  if (fault.reject) throw new TypeError("the sandbox dropped the connection");
  return broken;
}

/** A body that breaks off before its first byte: the headers arrive, then the connection ends. */
function brokenBody(length) {
  const dropped = new TypeError("the sandbox dropped the connection");
  if (typeof FixedLengthStream === "function") {
    // workerd ends a stream of unknown length normally. Only a promised length makes it break the connection.
    const { readable, writable } = new FixedLengthStream(length + 1);
    writable.abort(dropped).catch(() => {});
    return readable;
  }
  return new ReadableStream({
    pull(controller) {
      controller.error(dropped);
    },
  });
}

function instead(fault, provider, call) {
  const retry = fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
  switch (fault.kind) {
    case "500":
      return provider.server.broken();
    case "refused":
      return provider.server.refused(provider, call, fault.endpoint);
    case "502-html":
      return bytes(PAGE_502, 502, { "Content-Type": "text/html" });
    case "503":
      return bytes("Service Unavailable\n", 503, { "Content-Type": "text/plain", ...retry });
    case "429":
      return tooMany(provider.settings.tooMany, retry);
    case "html":
      return bytes("<!DOCTYPE html><title>Maintenance</title><p>We will be back soon.</p>\n", 200, { "Content-Type": "text/html; charset=utf-8" });
    case "empty":
      return bytes("", 200, { "Content-Type": "application/json" });
    case "drop":
      return dropped(fault, new Response(brokenBody(1), { status: 200, headers: { "Content-Type": "application/json" } }));
    case "redirect":
      return bytes("", fault.status ?? 307, { Location: fault.location ?? `${call.origin}/__sandbox/elsewhere` });
    default:
      return bytes(typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body ?? {}), fault.status ?? 200, { "Content-Type": "application/json", ...fault.headers, ...retry });
  }
}

/** Rack::Attack's default, an API gateway's, and vcita's own (where `error` is prose). */
function tooMany(style, retry) {
  if (style === "rack-attack") return bytes("Retry later\n", 429, { "Content-Type": "text/plain", ...retry });
  const body = style === "vcita" ? { error: "Too many requests" } : { message: "Too Many Requests" };
  return bytes(JSON.stringify(body), 429, { "Content-Type": "application/json", ...retry });
}
