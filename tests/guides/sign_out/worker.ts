import { createHandler, type ExecutionContext } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";

type Env = Record<"ISSUER" | "CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY", string>;

// #region handler
const auth = createHandler((env: Env) => ({
  providers: {
    main: {
      issuer: env.ISSUER,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
      scope: "openid profile",
      postLogoutRedirectUri: `${env.ORIGIN}/`,
      backChannelLogout: true,
      frontChannelLogout: true,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  store: memoryStore(),
}));
// #endregion handler

// #region route
async function signOut(request: Request, env: Env, ctx: ExecutionContext) {
  const session = await auth.session(request, env, ctx);
  if (!session) return Response.redirect(`${env.ORIGIN}/`, 303);
  const { url } = await session.signOut({ endProviderSession: true });
  const location = url ?? `${env.ORIGIN}/`;
  return session.commit(new Response(null, { status: 303, headers: { location } }));
}
// #endregion route

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url);
    if (pathname === "/sign-out" && request.method === "POST") return signOut(request, env, ctx);
    return (await auth.handle(request, env, ctx)) ?? new Response("the application");
  },
};
