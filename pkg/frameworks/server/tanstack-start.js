import { required, served } from "./serving/served.js";

export const withSession =
  (auth) =>
  ({ request, next }) => {
    const serve = async (session) => (await next({ context: { session } })).response;
    return served(auth, request, serve, request);
  };

// The handler is that of `withSession`; it is named for its types.
export const requireSession =
  (auth, options) =>
  async ({ request, next }) => {
    const session = await required(request, options);
    // `withSession` sends the guard's answer in place of this one.
    if (!session) throw new Response(null, { status: 401 });
    return next({ context: { session } });
  };
