/** What a server passes where a worker has its bindings: the connection, in Node, Bun and Deno. */
const CONNECTION = ["incoming", "requestIP", "remoteAddr"];

/** The request with the environment and the execution context, if the runtime has them. */
function askedBy(context) {
  const { env } = context;
  const isBindings = env && Object.keys(env).length > 0 && !CONNECTION.some((name) => name in env);
  let ctx;
  try {
    ctx = context.executionCtx;
  } catch {
    // Only workers have one.
  }
  return [context.req.raw, isBindings ? env : undefined, ctx];
}

/** A middleware: `guard`, of a handler, around all that follows. */
const around = (guard, options) => async (context, next) => {
  let isServed = false;
  const serve = async ({ session }) => {
    isServed = true;
    context.set("session", session);
    await next();
    return context.res;
  };
  const response = await guard(serve, options)(...askedBy(context));
  if (!isServed) return response;
  // Hono would merge the headers of both, and drop one of two cookies.
  if (response !== context.res) {
    context.res = undefined;
    context.res = response;
  }
};

export const withSession = (auth) => around(auth.withSession);

export const requireSession = (auth, options) => {
  const guarded = around(auth.protect, options);
  return (context, next) => (context.get("session") && !options ? next() : guarded(context, next));
};
