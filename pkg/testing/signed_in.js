import { failure } from "./failures.js";
import { answers, standInFetch, standInFor } from "./stand_in.js";

const NAVIGATION = { "sec-fetch-mode": "navigate", "sec-fetch-site": "none", "sec-fetch-dest": "document", accept: "text/html" };

/** A browser opens a page, as far as a handler can tell. */
const navigation = (url, cookies) => new Request(url, { headers: { ...NAVIGATION, cookie: headerOf(cookies) } });

const headerOf = (cookies) => [...cookies].map(([name, { value }]) => `${name}=${value}`).join("; ");

/**
 * Signs a person in at a handler with these options, and gives the cookies that the browser would have. The handler's
 * own code makes them, in a sign-in whose provider is in this process: nothing is sent, and no browser takes part.
 */
export async function signedIn(options, person = {}) {
  const { env, data, ...as } = person;
  const config = typeof options === "function" ? options(env) : options;
  const provider = nameOf(config, as.provider);
  const entry = config.providers[provider];
  const { createHandler } = await import("grantway/edge");
  const told = { issuer: entry.issuer };
  let refused;
  const { cookieKeys, cookieName, base = "/auth", session, tokens, now, claims, onSignIn } = config;
  const kept = { cookieKeys, cookieName, base, session, tokens, now, claims };
  const auth = createHandler({
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    providers: { [provider]: { ...standInFor(entry), ...(as.variables && { variables: { ...entry.variables, ...as.variables } }) } },
    allowLongLived: true,
    fetch: standInFetch(told),
    onSignIn: async (signIn) => ("data" in person ? data : onSignIn?.({ ...signIn, env })),
    onError({ error }) {
      refused = error;
      return new Response(null, { status: 500 });
    },
  });
  const { origin } = new URL(entry.redirect_uri);
  // Behind a proxy the browser's addresses differ from those that the handler answers.
  const route = `${origin}${base.replace(/\/$/, "")}/${encodeURIComponent(provider)}`;
  const cookies = new Map();
  const open = async (url) => {
    const response = await auth.handle(navigation(url, cookies), env);
    if (refused) throw refused;
    if (response?.status !== 302) throw failure("sign_in_failed", { code: response?.status ?? "no answer" });
    take(cookies, response);
    return response.headers.get("location");
  };
  const request = new URL(await open(`${route}/login?return_to=/`)).searchParams;
  // As in browsers, where scripts see no cookies; happy-dom does the same.
  if (cookies.size === 0) throw failure("api_missing", { api: "Response that shows its cookies" });
  Object.assign(told, answers(entry, as, request, now ?? Date.now));
  await open(`${route}/callback?${new URLSearchParams({ code: "code", state: request.get("state") })}`);
  return resultOf(cookies, origin);
}

function nameOf({ providers }, asked) {
  const names = Object.keys(providers ?? {});
  const name = asked ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) throw failure("option_missing", { option: "provider" });
  if (!names.includes(name)) throw failure("provider_unknown", { provider: name, known: names });
  return name;
}

/** Keeps and removes what an answer sets. */
function take(cookies, response) {
  for (const line of response.headers.getSetCookie()) {
    const [pair, ...attributes] = line.split("; ");
    const equals = pair.indexOf("=");
    const named = Object.fromEntries(attributes.map((one) => one.split("=")));
    if (named["Max-Age"] === "0") cookies.delete(pair.slice(0, equals));
    else cookies.set(pair.slice(0, equals), { value: pair.slice(equals + 1), attributes: named });
  }
}

function resultOf(cookies, origin) {
  const { hostname } = new URL(origin);
  const list = [...cookies].map(([name, { value, attributes }]) => ({
    name,
    value,
    domain: hostname,
    path: attributes.Path ?? "/",
    expires: -1,
    httpOnly: "HttpOnly" in attributes,
    secure: "Secure" in attributes,
    sameSite: attributes.SameSite ?? "Lax",
  }));
  const header = headerOf(cookies);
  return {
    cookies: list,
    header,
    storageState: { cookies: list, origins: [] },
    /** A request of this person's browser; a path is one of the application's origin. */
    request(url, init = {}) {
      const headers = new Headers(init.headers);
      headers.set("cookie", [headers.get("cookie"), header].filter(Boolean).join("; "));
      if (!headers.has("sec-fetch-site")) headers.set("sec-fetch-site", "same-origin");
      return new Request(new URL(url, origin), { ...init, headers });
    },
  };
}
