// A worker with one handler for each provider, whose clock the test moves.
import { createHandler } from "grantway/edge";

let all;
let ahead = 0;
const handlers = new Map();
const failures = new Map();

function handlerOf(id, env) {
  all ??= JSON.parse(env.PROVIDERS);
  if (!handlers.has(id)) {
    handlers.set(id, createHandler({
      providers: { [id]: all[id] },
      base: `/${id}/auth`,
      cookieKeys: [env.COOKIE_KEY],
      session: { idleTimeout: 5_184_000, maxAge: 5_184_000 },
      now: () => Number(env.NOW) + ahead,
      onSignIn: ({ profile, tokens: { extra } }) => ({ profile, extra }),
      onError: ({ error }) => void failures.set(id, error),
    }));
  }
  return handlers.get(id);
}

export default {
  async fetch(request, env, ctx) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/advance") return Response.json((ahead += Number(searchParams.get("milliseconds"))));
    const [, id, page] = pathname.split("/");
    if (page === "failure") return Response.json(failures.get(id) ?? null);
    const auth = handlerOf(id, env);
    return (await auth.handle(request, env, ctx)) ?? Response.json((await auth.session(request, env, ctx)) ?? null);
  },
};
