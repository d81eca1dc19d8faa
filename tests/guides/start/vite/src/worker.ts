import { createHandler, type ExecutionContext } from "grantway/edge";

type Env = Record<"ISSUER" | "CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY", string>;

const auth = createHandler((env: Env) => ({
  providers: {
    main: {
      issuer: env.ISSUER,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
      scope: "openid profile",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const response = await auth.handle(request, env, ctx);
    return response ?? new Response("Not found", { status: 404 });
  },
};
