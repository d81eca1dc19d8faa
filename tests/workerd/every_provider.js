// A worker with all five providers, whose clock the test moves.
import { createHandler } from "grantway/edge";
import { intandem } from "grantway/providers/intandem";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";
import { sandboxProvider } from "grantway/sandbox";

let ahead = 0;

const auth = createHandler((env) => {
  const client = (id) => ({ client_id: `${id}-client`, client_secret: `${id}-secret`, redirect_uri: `${env.ORIGIN}/auth/${id}/callback` });
  const documented = (id, document) => [id, { provider: sandboxProvider(document, env.SANDBOX), ...client(id) }];
  const all = {
    ...Object.fromEntries([documented("tali", tali), documented("tiltify", tiltify), documented("tiltify-v3", tiltifyV3), documented("intandem", intandem)]),
    standard: { issuer: `${env.SANDBOX}/standard`, scope: "openid profile", loginParameters: ["login_hint", "prompt", "max_age", "audience"], ...client("standard") },
  };
  const providers = Object.keys(all);
  return {
    providers: all,
    cookieKeys: [env.COOKIE_KEY],
    session: { idleTimeout: 604_800, maxAge: 604_800 },
    tokens: "page",
    allowLongLived: true,
    upstreams: {
      sandbox: { origin: env.SANDBOX, paths: ["/"], providers },
      api: { origin: env.API, methods: ["GET", "POST"], paths: ["/"], providers },
    },
    now: () => Number(env.NOW) + ahead,
    onSignIn: ({ userinfo }) => ({ who: userinfo.data?.id ?? userinfo.sub }),
  };
});

const recently = auth.protect(() => new Response("signed in a moment ago"), { provider: "standard", max_age: 60, prompt: "login" });

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname === "/recently") return recently(request, env, ctx);
    if (url.pathname === "/advance") return Response.json((ahead += Number(url.searchParams.get("milliseconds"))));
    const session = async () => Response.json((await auth.session(request, env, ctx)) ?? null);
    return (await auth.handle(request, env, ctx)) ?? (url.pathname === "/session" ? session() : new Response("a page"));
  },
};
