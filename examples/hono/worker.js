// Grantway as a Hono middleware: its own routes below /auth, and a session for routes that need one.
import { createHandler } from "grantway/edge";
import { Hono } from "hono";
import { html } from "hono/html";

const auth = createHandler((env) => ({
  providers: {
    main: {
      issuer: env.ISSUER,
      scope: "openid profile",
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: { api: { origin: new URL(env.API).origin, paths: [new URL(env.API).pathname] } },
}));

/** Without a session, people sign in and come back to where they were. */
async function signedIn(context, next) {
  const { req, env, executionCtx } = context;
  const session = await auth.session(req.raw, env, executionCtx);
  if (!session) return auth.authorize(req.raw, env);
  context.set("session", session);
  await next();
  const response = session.commit(context.res);
  // Hono would merge the headers of both, and drop one of two cookies.
  context.res = undefined;
  context.res = response;
}

const app = new Hono();

app.all("/auth/*", async ({ req, env, executionCtx }) => auth.handle(req.raw, env, executionCtx));
app.get("/", (context) => context.html(html`<a href="/me">Sign in</a>`));
app.use("/me", signedIn);

app.get("/me", async (context) => {
  const { name } = await (await context.get("session").fetch(context.env.API)).json();
  return context.html(html`<p>Hello, ${name}.</p><form method="post"><button>Sign out</button></form>`);
});

app.post("/me", async (context) => {
  await context.get("session").signOut({ revoke: true });
  return context.redirect("/", 303);
});

export default app;
