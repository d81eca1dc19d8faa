// Hono, with the bindings of a typed environment.
import { createHandler, type Session } from "grantway/edge";
import { Hono } from "hono";

interface Env {
  CLIENT_ID: string;
  COOKIE_KEY: string;
}

const auth = createHandler((env: Env) => ({
  providers: { main: { issuer: "https://as.example", client_id: env.CLIENT_ID, redirect_uri: "https://app.example/auth/main/callback" } },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => ({ name: profile.name ?? "somebody" }),
}));

type SignedIn = Session<{ name: string }, "main">;
const app = new Hono<{ Bindings: Env; Variables: { session: SignedIn } }>();
app.all("/auth/*", async ({ req, env, executionCtx }) => (await auth.handle(req.raw, env, executionCtx)) ?? new Response(null, { status: 404 }));
app.use("/me", async (context, next) => {
  const session = await auth.session(context.req.raw, context.env, context.executionCtx);
  if (!session) return auth.authorize(context.req.raw, context.env, context.executionCtx, { provider: "main" });
  context.set("session", session);
  await next();
  context.res = session.commit(context.res);
  return undefined;
});
app.get("/me", (context) => context.text(context.get("session").data.name));
app.mount("/tools", auth.protect(({ session }) => new Response(session.data.name)));
export default app;
