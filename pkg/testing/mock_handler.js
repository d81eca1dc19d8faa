import { failure } from "./failures.js";
import { accessTokenOf, isOver, sessionView } from "./session_view.js";

/** The header by which a request of `mock.request` names its session, through whatever a framework makes of the request. */
const HEADER = "grantway-test-session";

const json = (value, status = 200) => Response.json(value, { status, headers: { "cache-control": "no-store" } });

/** Whether a person opens a page with this request. */
function isNavigation({ headers }) {
  const mode = headers.get("sec-fetch-mode");
  return mode === null ? (headers.get("accept") ?? "").includes("text/html") : mode === "navigate";
}

/** Whether a session is good enough for the guards of `protect`. */
function passes(view, { provider, max_age, acr_values }, now) {
  const { acr, auth_time } = view.claims ?? {};
  if (provider !== undefined && view.provider !== provider) return false;
  if (acr_values !== undefined && !acr_values.split(" ").includes(acr)) return false;
  return max_age === undefined || now() / 1000 - (auth_time ?? -Infinity) <= max_age;
}

/**
 * A handler that asks nobody: each request is of the session that the test says. It has the routes `session` and
 * `logout`, for the client of a page.
 */
export function mockHandler(options = {}) {
  const { session: first = null, base = "/auth", origin = "https://app.example", fetch: answer, now = Date.now } = options;
  const calls = [];
  const requests = new Map();
  let everybody = first;

  function told(request) {
    const id = request.headers.get(HEADER);
    if (requests.has(id)) return requests.get(id);
    return typeof everybody === "function" ? everybody(request) : everybody;
  }

  async function viewOf(request, guards = {}) {
    const given = await told(request);
    const view = given && sessionView(given, now);
    return view && !isOver(view, now) && passes(view, guards, now) ? view : null;
  }

  function signedOut(request) {
    const id = request.headers.get(HEADER);
    if (requests.has(id)) requests.set(id, null);
    else everybody = null;
  }

  function sessionOf(request, view) {
    let tokens = 1;
    const record = (name, method) => async (...args) => {
      calls.push({ name: `session.${name}`, args });
      return method(...args);
    };
    return {
      claims: undefined,
      stale: undefined,
      ...view,
      fetch: record("fetch", (...call) => {
        if (answer === undefined) throw failure("option_missing", { option: "fetch" });
        return answer(...call);
      }),
      accessToken: record("accessToken", ({ refresh = false } = {}) => {
        if (refresh) tokens += 1;
        return accessTokenOf(view, tokens);
      }),
      signOut: record("signOut", ({ endProviderSession = false } = {}) => {
        signedOut(request);
        return { signed_out: true, ...(endProviderSession && { url: "https://provider.example/sign-out" }) };
      }),
      commit(response) {
        if (response instanceof Response) return response;
        throw failure("option_wrong_type", { option: "response", found: typeof response, expected: "a Response" });
      },
    };
  }

  const handler = {
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === `${base}/session`) return json(await viewOf(request));
      if (pathname !== `${base}/logout`) return undefined;
      signedOut(request);
      return json({ signed_out: true });
    },
    async session(request, env, ctx, guards) {
      const view = await viewOf(request, guards);
      return view && sessionOf(request, view);
    },
    async authorize(request, env, ctx, asked = {}) {
      calls.push({ name: "authorize", args: [asked] });
      if (!isNavigation(request)) return json({ code: "login_required", kind: "session" }, 401);
      const { pathname, search } = new URL(request.url);
      const query = new URLSearchParams({ return_to: asked.returnTo ?? pathname + search });
      const location = `${base}/${encodeURIComponent(asked.provider ?? "provider")}/login?${query}`;
      return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
    },
    protect: (serve, guards) => async (request, env, ctx) => {
      const own = await handler.handle(request);
      if (own) return own;
      const session = await handler.session(request, env, ctx, guards);
      if (!session) return handler.authorize(request, env, ctx, guards);
      return session.commit(await serve({ request, env, ctx, session }));
    },
    withSession: (serve) => async (request, env, ctx) => {
      const own = await handler.handle(request);
      return own ?? serve({ request, env, ctx, session: await handler.session(request, env, ctx) });
    },
    mock: {
      calls,
      signIn(session = {}) {
        everybody = session;
      },
      signOut() {
        everybody = null;
      },
      request(url, { session, ...init } = {}) {
        const headers = new Headers(init.headers);
        if (session !== undefined) {
          const id = String(requests.size + 1);
          requests.set(id, session);
          headers.set(HEADER, id);
        }
        return new Request(new URL(url, origin), { ...init, headers });
      },
    },
  };
  return handler;
}
