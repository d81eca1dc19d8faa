/** An application whose every secret is known, and whose every output is recorded. */
import { createHandler } from "grantway/edge";
import { createSandbox } from "grantway/sandbox";
import { InMemorySpanExporter, BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { copyOfExample } from "../examples/copy.js";
import { APP, providersAt, SANDBOX } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { Marked } from "./marked.js";

const example = await copyOfExample("opentelemetry");
const { spansFrom } = await import(new URL("spans.js", example.url));
await example.remove();

const KEY = "MARKED-cookie-key-of-32-bytes-..";
/** Secret members of addresses, forms and JSON, with their names in a report. */
const MEMBERS = {
  code: "code", state: "state", nonce: "nonce", code_verifier: "verifier", client_secret: "client secret",
  access_token: "access token", refresh_token: "refresh token", token: "token", id_token: "ID token",
};
const MEMBER = new RegExp(`"?\\b(${Object.keys(MEMBERS).join("|")})"?[=:]\\s*"?([^"&,}\\s]{8,})`, "g");

/** Marks the value of every secret member in `text` as a secret, both as sent and decoded. */
export function hideMembers(marked, text) {
  for (const [, member, value] of text.matchAll(MEMBER)) {
    // On the way to the provider other parameters have the same names: `response_type=code` is not a secret.
    marked.hide(MEMBERS[member], decodeURIComponent(value));
  }
  return text;
}

function hideAuthorization(marked, header) {
  const [scheme, credentials] = (header ?? "").split(" ");
  if (scheme.toLowerCase() === "basic") marked.hide("Basic credentials", credentials);
  else marked.hide("access token", credentials);
}

/** `options` are the handler's own. A test may replace `app.world.send`, which brings a request to the sandbox. */
export function watchedApp({ channels = false, ...options } = {}) {
  const marked = new Marked();
  const time = { ms: 1_700_000_000_000 };
  const now = () => time.ms;
  const sandbox = createSandbox({ origin: SANDBOX, clock: now });
  const world = { send: (request) => sandbox.fetch(request) };
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer("grantway");
  const toSpan = spansFrom(tracer, now);
  const events = [];

  const providers = providersAt(sandbox);
  for (const [id, entry] of Object.entries(providers)) {
    entry.client_id = `${id}-marked`;
    entry.client_secret = marked.hide("client secret", `MARKED secret+of/${id}&=%`);
    sandbox.register(id, { client_id: entry.client_id, client_secret: entry.client_secret, redirect_uris: [entry.redirect_uri] });
  }
  // The provider may end sessions, which requires a store.
  if (channels) Object.assign(providers.standard, { backChannelLogout: true, frontChannelLogout: true });
  const cookieKey = marked.hide("cookie key", Buffer.from(marked.hide("cookie key", KEY)).toString("base64url"));

  async function wire(request) {
    const body = request.method === "POST" ? await request.clone().text() : "";
    hideMembers(marked, `${request.url} ${body}`);
    hideAuthorization(marked, request.headers.get("authorization"));
    const { status, headers, body: answer } = await world.send(request);
    const text = answer === null ? null : await new Response(answer).text();
    if (text !== null) hideMembers(marked, text);
    return new Response(text, { status, headers });
  }

  const config = {
    providers,
    cookieKeys: [cookieKey],
    fetch: wire,
    now,
    serverTiming: true,
    tokens: "page",
    allowLongLived: true,
    session: { idleTimeout: 604_800 },
    upstreams: { sandbox: { origin: SANDBOX, paths: ["/"], providers: Object.keys(providers) } },
    onEvent(event) {
      events.push(marked.see("events", event));
      toSpan(event);
    },
    onError: ({ error }) => void marked.see("errors", error),
    ...options,
  };
  const auth = createHandler(config);
  const env = {};

  /** Sends a request of a browser. Records the answer, apart from what is meant for the browser. */
  async function serve(url, init) {
    const response = await auth.handle(new Request(url, init), env);
    if (!response) return response;
    hideMembers(marked, url);
    const { pathname } = new URL(url);
    const headers = [...response.headers];
    const location = response.headers.get("location") ?? "";
    // On the way to the provider the browser carries state and nonce; both are used up before anybody is signed in.
    const carried = pathname.endsWith("/login") || location.startsWith(SANDBOX) ? hideMembers(marked, location) : undefined;
    marked.see("answers: status and headers", [response.status, ...headers.filter(([name]) => name !== "set-cookie")], { but: [carried] });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      // The cookie of the last failure is a plain code, which may be seen.
      if (!name.includes("gw_failed")) marked.hide("cookie", value);
      marked.see("Set-Cookie", line);
    }
    const text = await response.text();
    // With `tokens: "page"` the page gets the access token, from this route and no other.
    const lent = pathname === "/auth/token" && response.ok ? JSON.parse(text).access_token : undefined;
    marked.see("answers: bodies", text, { but: [lent] });
    return new Response([204, 304].includes(response.status) ? null : text, { status: response.status, headers });
  }

  return {
    marked, sandbox, world, events, auth, config, env, time, spans,
    advance: (seconds) => (time.ms += seconds * 1000),
    userAgent: () => new UserAgent(APP, serve),
  };
}
