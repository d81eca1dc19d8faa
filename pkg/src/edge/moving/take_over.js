// Takes over a session that another library sealed into its own cookie, so that people stay signed in when an
// application changes its library. The cookie opens only with the application's own secret; then the engine has the
// server confirm its tokens, and decides.

import { asFailure, failure } from "../failure.js";

/** Milliseconds for which a cookie that was refused, or does not open, is not tried again. */
const REST = 60_000;
/** The most refused cookies that are remembered. */
const REFUSALS = 512;
/** The position of the cookie header in the message of a request (../message.js). */
const COOKIE = 2;

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function digestOf(text) {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** The cookies of a header, in their order. */
function cookiesIn(header) {
  return header.split(";").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
  });
}

/** The value of a cookie that may be in parts, `name.0`, `name.1` …, and the names that hold it. */
function cookieOf(header, name) {
  const cookies = cookiesIn(header).filter(([one]) => one === name || (one.startsWith(`${name}.`) && /^\d+$/.test(one.slice(name.length + 1))));
  if (cookies.length === 0) return undefined;
  const part = ([one]) => (one === name ? -1 : Number(one.slice(name.length + 1)));
  cookies.sort((one, other) => part(one) - part(other));
  // If there are both, a whole cookie and parts, they do not belong together, and the whole one counts.
  const counted = part(cookies[0]) < 0 ? cookies.slice(0, 1) : cookies;
  return { name, value: counted.map(([, value]) => value).join(""), names: cookies.map(([one]) => one) };
}

/** The tokens that the application gives, without anything else that its session had. */
const tokensOf = ({ access_token, refresh_token, expires_at, id_token, scope }) => ({ access_token, refresh_token, expires_at, id_token, scope });

/** Whether this is a route of the handler that answers about a session: only those answers can set the cookies. */
function isForSession(url, base) {
  const { pathname } = new URL(url);
  const start = `${base.replace(/\/+$/, "")}/`;
  return pathname.startsWith(start) && !/^[^/]+\/(login|callback)\/?$/.test(pathname.slice(start.length));
}

/**
 * Refuses a missing secret, for example of an environment without that binding: anybody could seal a cookie with the
 * empty text.
 */
export function requireSecret(option, secret) {
  if (secret === undefined || secret === "") throw failure("option_missing", { option: `import.${option}` });
  if (typeof secret !== "string") {
    throw failure("option_wrong_type", { option: `import.${option}`, found: typeof secret, expected: "a string" });
  }
}

/**
 * An importer for the option `import` of a handler. `names` are the cookies to look for; `open(value, name)` returns
 * the sealed content, or null; `tokens` is the application's function.
 */
export function importer({ names, open, tokens, domain }) {
  if (typeof tokens !== "function") {
    throw failure("option_wrong_type", { option: "import.tokens", found: typeof tokens, expected: "a function" });
  }
  const refusals = new Map();

  async function asked(...given) {
    try {
      return await tokens(...given);
    } catch (cause) {
      throw asFailure({ code: "callback_function_failed", detail: { option: "import.tokens" }, cause });
    }
  }

  function refuse(key) {
    refusals.delete(key);
    refusals.set(key, Date.now() + REST);
    if (refusals.size > REFUSALS) refusals.delete(refusals.keys().next().value);
  }

  const removalOf = (name, isSecure) =>
    `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${domain ? `; Domain=${domain}` : ""}${isSecure ? "; Secure" : ""}`;

  /**
   * Returns `{ message, cookies }`: the request's message as if it sent the new session, and the `Set-Cookie` values
   * that the answer must have; undefined if there is nothing to take over. `take` asks the engine.
   */
  async function takeOver({ request, env, ctx, message, take }) {
    const header = request.headers.get("cookie") ?? "";
    const found = names.map((name) => cookieOf(header, name)).find((one) => one !== undefined);
    if (!found) return undefined;
    const key = await digestOf(found.value);
    if (refusals.get(key) > Date.now()) return undefined;
    const isSecure = request.url.startsWith("https:");
    const removals = found.names.map((name) => removalOf(name, isSecure || name.startsWith("__")));
    const sealed = await open(found.value, found.name);
    const given = sealed && (await asked(sealed, { request, env, ctx }));
    if (!given) {
      // The cookie stays: it may open with another secret, or after the function was corrected.
      refuse(key);
      return undefined;
    }
    const taken = await take({ provider: given.provider, key, tokens: tokensOf(given), variables: given.variables });
    if (taken.refused || taken.put_aside) refuse(key);
    if (taken.refused) return { message, cookies: removals };
    if (!taken.cookies) return undefined;
    const pairs = taken.cookies.filter((cookie) => !/; *max-age=0/i.test(cookie)).map((cookie) => cookie.split(";")[0]);
    const asBrought = [...message];
    asBrought[COOKIE] = [header, ...pairs].join("; ");
    return { message: asBrought, cookies: [...taken.cookies, ...removals] };
  }

  return { isForSession, takeOver };
}
