// Grantway's events as OpenTelemetry spans: onEvent: spansFrom(trace.getTracer("grantway")).
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";

/** Requests to other servers; all other events are steps of this application. */
const CLIENT = new Set(["response", "proxied", "backend"]);

/** OpenTelemetry's names for members of an event; all others keep their names, below `grantway.`. */
const CONVENTIONS = { status: "http.response.status_code", code: "error.type", error: "error.type" };

// All spans of one request belong to one trace, below a span that is not recorded here: 16 digits are a span id, and
// twice 16 a trace id. Replace it with the context of your own span if the platform gives you one.
function contextOf(request_id) {
  if (!request_id) return ROOT_CONTEXT;
  const parent = { traceId: request_id.repeat(2), spanId: request_id, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

function attributesOf(members) {
  const attributes = {};
  for (const [name, value] of Object.entries(members)) {
    if (["string", "number", "boolean"].includes(typeof value)) attributes[CONVENTIONS[name] ?? `grantway.${name}`] = value;
  }
  return attributes;
}

/** A listener that turns each event into a span of the same duration; `now` in Unix milliseconds. */
export function spansFrom(tracer, now = Date.now) {
  return ({ type, at, duration = 0, request_id, ...members }) => {
    if (type === "request") return; // its response says all of it, and how long it took
    const end = now();
    const span = tracer.startSpan(
      `grantway ${members.endpoint ?? members.route ?? type}`,
      {
        kind: CLIENT.has(type) ? SpanKind.CLIENT : SpanKind.INTERNAL,
        startTime: end - duration,
        attributes: { ...attributesOf(members), "grantway.event": type },
      },
      contextOf(request_id),
    );
    const failed = members.code ?? members.error;
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: failed });
    span.end(end);
  };
}
