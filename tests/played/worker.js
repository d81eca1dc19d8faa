// A worker with every provider, a handler each, whose clock the test moves.
import { createHandler } from "grantway/edge";

const handlers = new Map();
let ahead = 0;

function handlerOf(id, env) {
  if (!handlers.has(id)) {
    handlers.set(id, createHandler({
      providers: { [id]: JSON.parse(env.PROVIDERS)[id] },
      base: `/${id}/auth`,
      cookieKeys: [env.COOKIE_KEY],
      session: { idleTimeout: 604_800, maxAge: 604_800 },
      tokens: "page",
      allowLongLived: true,
      now: () => Number(env.NOW) + ahead,
      onSignIn: ({ profile }) => ({ profile }),
    }));
  }
  return handlers.get(id);
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/advance") return Response.json((ahead += Number(searchParams.get("milliseconds"))));
    const [, id] = pathname.split("/");
    const auth = handlerOf(id, env);
    return (await auth.handle(request, env, ctx)) ?? Response.json((await auth.session(request, env, ctx)) ?? null);
  },
};
