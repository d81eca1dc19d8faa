import { getRequestURL, getRequestWebStream, sendWebResponse } from "h3";
import { ask } from "./serving/ask.js";
import { commitTo } from "./serving/commit_to.js";

/** The methods whose bodies h3 reads. */
const WITH_BODY = ["PATCH", "POST", "PUT", "DELETE"];

/** The body, of which nothing is read before somebody wants it: the application's handlers come after. */
function bodyOf(event) {
  if (!WITH_BODY.includes(event.method)) return null;
  let reader;
  const pull = async (controller) => {
    reader ??= getRequestWebStream(event).getReader();
    const { done, value } = await reader.read();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** The request of an event with the environment and the execution context, if the platform has them. */
function askedBy(event) {
  const { method, headers, context } = event;
  const request = new Request(getRequestURL(event), { method, headers, body: bodyOf(event), duplex: "half" });
  return [request, context.cloudflare?.env, context.cloudflare?.context];
}

/** The session of each event that was let pass. */
const sessions = new WeakMap();

/** Commits the session of an event when the headers of the answer are sent, also where Nitro only plays Node's response. */
function commitWhenSent(event) {
  const outgoing = event.node.res;
  commitTo(outgoing, () => sessions.get(event));
  if (!outgoing.__unenv__) return;
  for (const name of ["write", "end"]) {
    const send = outgoing[name];
    outgoing[name] = (...given) => {
      if (!outgoing.headersSent) outgoing.writeHead(outgoing.statusCode);
      return send.apply(outgoing, given);
    };
  }
}

/** Lets pass whom `guard`, of a handler, lets pass, and answers everybody else. */
async function pass(event, guard, options) {
  const { answer, session } = await ask(guard, options, ...askedBy(event));
  if (answer) return sendWebResponse(event, answer);
  if (!sessions.has(event)) commitWhenSent(event);
  sessions.set(event, session);
  event.context.session = session;
}

/**
 * A guard that refreshes tokens which are due: while a page is rendered it asks its own server, and the cookies of those
 * answers are lost. Those requests find the new tokens in memory. A failure counts only if the session is over and is needed.
 */
const refreshing = (guard, isNeeded) => (serve, options) =>
  guard(async (context) => {
    const { session } = context;
    await session?.accessToken().catch((error) => {
      if (isNeeded && session.isOver) throw error;
    });
    return serve(context);
  }, options);

export const withSession =
  (auth, { guard } = {}) =>
  async (event) => {
    const guarded = await guard?.(event);
    const chosen = guarded ? auth.protect : auth.withSession;
    await pass(event, refreshing(chosen, guarded), guarded === true ? undefined : guarded || undefined);
    if (event.context.session?.isOver) event.context.session = null;
  };

export const requireSession = (auth, options) => async (event) => {
  if (!event.context.session || options) await pass(event, auth.protect, options);
};
