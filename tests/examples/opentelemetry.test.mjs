/** The OpenTelemetry example with the real SDK: the spans of a sign-in and their attributes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { createApp } from "../runtimes/app.js";
import { copyOfExample } from "./copy.js";

const example = await copyOfExample("opentelemetry");
const { spansFrom } = await import(new URL("spans.js", example.url));
await example.remove();

/** An application whose events become spans, and whose clock advances by 125 milliseconds with every request. */
function tracedApp() {
  const exporter = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer("grantway");
  const listen = spansFrom(tracer, () => app.now());
  const app = createApp({
    onEvent: (event) => listen(event),
    onSignIn: () => ({}),
    through: async (request, send) => {
      app.advance(0.125);
      return send(request);
    },
  });
  return { app, spans: () => exporter.getFinishedSpans() };
}

const milliseconds = ([seconds, nanoseconds]) => seconds * 1000 + nanoseconds / 1e6;

test("a sign-in makes spans as long as its steps, of one trace for each request", async () => {
  const { app, spans } = tracedApp();
  await app.userAgent().signIn(app.sandbox, "standard");
  const told = spans().filter((span) => span.attributes["grantway.event"] !== "loopback_http_profile");
  assert.deepEqual(
    told.map(({ name, kind, duration }) => [name, kind, milliseconds(duration)]),
    [
      ["grantway metadata", SpanKind.CLIENT, 125],
      ["grantway authorization_requested", SpanKind.INTERNAL, 0],
      ["grantway token_endpoint", SpanKind.CLIENT, 125],
      ["grantway userinfo_endpoint", SpanKind.CLIENT, 125],
      ["grantway signed_in", SpanKind.INTERNAL, 250],
    ],
  );
  const traces = told.map((span) => span.spanContext().traceId);
  assert.equal(new Set(traces).size, 2, "login and callback");
  assert.equal(new Set(traces.slice(2)).size, 1);
  const [, , token, , signedIn] = told;
  assert.ok(milliseconds(signedIn.startTime) <= milliseconds(token.startTime), "the callback began before its request");
  assert.deepEqual(
    [token.attributes["http.response.status_code"], token.attributes["grantway.provider"], token.attributes["grantway.event"]],
    [200, "standard", "response"],
  );
});

test("a failure is one in the span too, by its code", async () => {
  const { app, spans } = tracedApp();
  await app.userAgent().signIn(app.sandbox, "standard", { cancel: true });
  const refused = spans().find((span) => span.name === "grantway callback_refused");
  assert.deepEqual(refused.status, { code: SpanStatusCode.ERROR, message: "access_denied" });
  assert.equal(refused.attributes["error.type"], "access_denied");
});

// tests/seen/secrets.test.mjs shows that no span holds a secret.
