import { createHandler, type Session } from "grantway/edge";
import { Hono } from "hono";

type Bindings = Record<"ISSUER" | "CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY", string>;

const auth = createHandler((env: Bindings) => ({
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

const app = new Hono<{ Bindings: Bindings; Variables: { session: Session<{ name?: string }> } }>();

app.use("/auth/*", async ({ req, env, executionCtx }, next) => (await auth.handle(req.raw, env, executionCtx)) ?? next());

app.use("/me/*", async (context, next) => {
  const { req, env, executionCtx } = context;
  const session = await auth.session(req.raw, env, executionCtx);
  if (!session) return auth.authorize(req.raw, env, executionCtx);
  context.set("session", session);
  await next();
  const response = session.commit(context.res);
  context.res = undefined;
  context.res = response;
});

app.get("/", (context) => context.html('<a href="/me">Sign in</a>'));
app.get("/me", (context) => context.text(`Hello, ${context.get("session").data.name}`));

export default app;
