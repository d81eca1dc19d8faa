import { ask } from "./serving/ask.js";
import { commitTo } from "./serving/commit_to.js";
import { sendResponse, toRequest } from "./node.js";

/** Responses whose headers commit the session. */
const committing = new WeakSet();

/** A middleware that lets pass whom `guard`, of a handler, lets pass. */
const passing = (guard, options) => async (incoming, outgoing, next) => {
  try {
    // What Express makes of `trust proxy`, and the whole path, wherever the router is mounted.
    const origin = `${incoming.protocol}://${incoming.host}`;
    const request = toRequest(incoming, outgoing, { origin, url: incoming.originalUrl });
    const { answer, session } = await ask(guard, options, request);
    if (answer) return await sendResponse(outgoing, answer);
    outgoing.locals.session = session;
    if (!committing.has(outgoing)) commitTo(outgoing, () => outgoing.locals.session);
    committing.add(outgoing);
  } catch (error) {
    return next(error);
  }
  next();
};

export const withSession = (auth) => passing(auth.withSession);

export const requireSession = (auth, options) => {
  const guard = passing(auth.protect, options);
  return (incoming, outgoing, next) => (outgoing.locals.session && !options ? next() : guard(incoming, outgoing, next));
};
