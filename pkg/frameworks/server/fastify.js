import { ask } from "./serving/ask.js";
import { commitTo } from "./serving/commit_to.js";
import { toRequest } from "./node.js";

/** A hook that lets pass whom `guard`, of a handler, lets pass. */
const passing = (guard, options) => async (request, reply) => {
  const { raw, protocol, host, originalUrl } = request;
  const asked = toRequest(raw, reply.raw, { origin: `${protocol}://${host}`, url: originalUrl });
  const { answer, session } = await ask(guard, options, asked);
  if (answer) return reply.send(answer);
  request.session = session;
};

export function withSession(auth) {
  const find = passing(auth.withSession);
  const plugin = async (app) => {
    app.decorateRequest("session", null);
    app.addHook("onRequest", async (request, reply) => {
      commitTo(reply.raw, () => request.session);
      return find(request, reply);
    });
  };
  // For the whole application, and not only for what the plugin itself registers.
  return Object.assign(plugin, { [Symbol.for("skip-override")]: true, [Symbol.for("fastify.display-name")]: "grantway" });
}

export const requireSession = (auth, options) => {
  const guard = passing(auth.protect, options);
  return async (request, reply) => (request.session && !options ? undefined : guard(request, reply));
};
