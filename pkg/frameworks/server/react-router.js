import { required, served, takeAnswer } from "./serving/served.js";

/** The sessions of requests that are being served, by the context that middleware, loaders and actions share. */
const sessions = new WeakMap();

export const withSession =
  (auth) =>
  ({ request, context }, next) => {
    const serve = (session) => {
      sessions.set(context, session);
      return next();
    };
    return served(auth, context, serve, request);
  };

export const getSession = (auth, { context }) => sessions.get(context) ?? null;

export async function requireSession(auth, { request, context, url }, options) {
  const session = await required(context, options);
  if (session) {
    sessions.set(context, session);
    return session;
  }
  // `withSession` sends the guard's answer in place of this one, unless a script of React Router asks.
  if (!new URL(request.url).pathname.endsWith(".data")) throw new Response(null, { status: 401 });
  const answer = takeAnswer(context);
  if (answer.status !== 401) throw answer;
  // It opens the page anew, with the window, which can be sent to sign in.
  const headers = { location: url.pathname + url.search, "x-remix-reload-document": "true" };
  throw new Response(null, { status: 302, headers });
}

export const handle =
  (auth) =>
  async ({ request }) =>
    (await auth.handle(request)) ?? new Response(null, { status: 404 });
