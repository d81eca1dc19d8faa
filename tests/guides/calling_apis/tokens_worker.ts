import { createHandler, type ExecutionContext } from "grantway/edge";
import { google } from "grantway/providers/google";

type Env = Record<"CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY", string>;

// #region handler
const auth = createHandler((env: Env) => ({
  tokens: "page",
  providers: {
    google: {
      provider: google,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      scope: "openid profile",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
}));
// #endregion handler

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    return (await auth.handle(request, env, ctx)) ?? new Response("the application");
  },
};
