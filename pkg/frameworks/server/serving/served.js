import { setCookies } from "../../../src/edge/answers/set_cookies.js";
import { ask } from "./ask.js";

/** What is known of each request, by the object that its framework hands around. */
const requests = new WeakMap();

/**
 * Answers the handler's routes, or has the application `serve(session)`, with the session's cookies on its answer. `key` is
 * the object by which `required` finds the request again.
 */
export const served = (auth, key, serve, request, ...platform) =>
  auth.withSession(async ({ session }) => {
    const known = { auth, session, asked: [request, ...platform], cookies: [] };
    requests.set(key, known);
    let response;
    try {
      response = await serve(session);
    } catch (error) {
      if (!known.answer) throw error;
    }
    if (known.answer) return known.answer;
    if (known.session !== session) response = known.session.commit(response);
    if (known.cookies.length === 0) return response;
    const answer = new Response(response.body, response);
    setCookies(answer.headers, known.cookies);
    return answer;
  })(request, ...platform);

/**
 * The session of a request, or undefined: then the guard's answer goes out in place of whatever the application answers.
 * `options` are those of `protect`.
 */
export async function required(key, options) {
  const known = requests.get(key);
  if (!known) throw new Error("requireSession needs withSession(auth) in front of it");
  if (known.session && !options) return known.session;
  const { answer, session } = await ask(known.auth.protect, options, ...known.asked);
  known.answer = answer;
  return (known.session = session ?? known.session) && session;
}

/** The guard's answer, taken back: the application answers after all. */
export function takeAnswer(key) {
  const known = requests.get(key);
  const { answer } = known;
  known.answer = undefined;
  return answer;
}

/** The answer to a person who opens `returnTo`, where a script of that page asks which can follow no redirect to a provider. */
export function signIn(auth, request, returnTo, options, env, ctx) {
  const headers = { accept: "text/html", cookie: request.headers.get("cookie") ?? "" };
  return auth.authorize(new Request(request.url, { headers }), env, ctx, { ...options, returnTo });
}

/** The address to which a script is to lead the person so that they sign in; undefined if the guard's answer says it all. */
export async function signInAddress(key, returnTo, options) {
  const known = requests.get(key);
  const [request, env, ctx] = known.asked;
  // A script of another site begins no sign-in.
  if (known.answer.status !== 401 || !["same-origin", null].includes(request.headers.get("sec-fetch-site"))) return undefined;
  const begun = await signIn(known.auth, request, returnTo, options, env, ctx);
  const address = begun.headers.get("location");
  if (!address) return undefined;
  known.answer = undefined;
  known.cookies = begun.headers.getSetCookie();
  return address;
}
