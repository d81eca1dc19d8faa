import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { connection, NextResponse } from "next/server";
import { signIn } from "./serving/served.js";

const pairOf = (text) => text.split(/=(.*)/s).slice(0, 2);

/** A `Cookie` header after a browser took these `Set-Cookie` lines. */
function after(header, lines) {
  const jar = new Map(header.split("; ").map(pairOf));
  for (const line of lines) {
    const [pair, ...attributes] = line.split("; ");
    const [name, value] = pairOf(pair);
    if (attributes.includes("Max-Age=0")) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map((pair) => pair.join("=")).join("; ");
}

export const withSession =
  (auth, { guard } = {}) =>
  async (request, event) => {
    const guarded = await guard?.(request);
    const serve = async ({ session }) => {
      // Components can set no cookies, so the tokens are refreshed here. What fails here fails there too, or is not needed.
      await session?.accessToken().catch((error) => {
        if (guarded && session.isOver) throw error;
      });
      // Components read the sealed cookies as the browser will have them: nobody else can make such cookies.
      const forwarded = new Headers(request.headers);
      const lines = session?.commit(new Response(null)).headers.getSetCookie() ?? [];
      if (lines.length > 0) forwarded.set("cookie", after(forwarded.get("cookie"), lines));
      return NextResponse.next({ request: { headers: forwarded } });
    };
    const fetch = guarded ? auth.protect(serve, guarded === true ? undefined : guarded) : auth.withSession(serve);
    const answer = await fetch(request, undefined, event);
    // The script that sent an action has the window open its page anew, and a window can be sent to sign in.
    if (answer.status === 401 && request.headers.has("next-action")) answer.headers.set("x-action-redirect", pageOf(request));
    return answer;
  };

/**
 * The request that a component or an action is about, of which Next.js gives the headers, and the cookies as they are now.
 * Its address is one of this machine, so that a development server on plain http knows its cookies.
 */
async function requestOf(method) {
  // A session has times, which Next.js lets nobody read while it renders what does not depend on a request.
  await connection();
  const all = (await cookies()).getAll();
  const sent = new Headers(await headers());
  sent.set("cookie", all.map(({ name, value }) => `${name}=${value}`).join("; "));
  return new Request("http://localhost/", { method, headers: sent });
}

export const getSession = async (auth, options) =>
  auth.session(await requestOf("GET"), undefined, undefined, { ...options, readOnly: true });

export const requireSession = async (auth, signInPath, options) => (await getSession(auth, options)) ?? redirect(signInPath);

/** The cookies of an answer, as an action sets them. */
async function setCookies(answer) {
  const jar = await cookies();
  for (const cookie of new NextResponse(null, answer).cookies.getAll()) {
    // Next.js reads over a `Max-Age` of 0, by which a cookie without a value is removed.
    jar.set(cookie.value ? cookie : { ...cookie, maxAge: 0 });
  }
}

/** The page that an action was sent from; only its path counts. */
function pageOf(request) {
  const { pathname, search } = new URL(request.headers.get("referer") ?? "/", request.url);
  return pathname + search;
}

export const action =
  (auth, serve, options) =>
  async (...given) => {
    const request = await requestOf("POST");
    let outcome;
    const guarded = auth.protect(async ({ session }) => {
      // What Next.js throws to redirect must not lose the cookies.
      outcome = await serve(session, ...given).then((value) => ({ value }), (error) => ({ error }));
      if (session.isOver && outcome.error?.kind === "session") throw outcome.error;
      return new Response(null);
    }, options);
    let answer = await guarded(request);
    const isOver = answer.status !== 200;
    if (answer.status === 401) answer = await signIn(auth, request, pageOf(request), options);
    await setCookies(answer);
    if (isOver) redirect(answer.headers.get("location") ?? pageOf(request));
    if (outcome.error) throw outcome.error;
    return outcome.value;
  };

export const route =
  (auth, serve, options) =>
  (request, { params } = {}) =>
    auth.protect(({ session }) => serve(request, { session, params }), options)(request);

export const handlers = (auth) => {
  const handle = async (request) => (await auth.handle(request)) ?? new Response(null, { status: 404 });
  return { GET: handle, POST: handle };
};
