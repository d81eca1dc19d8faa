// Hono on Cloudflare Workers, with a session for each request.
import { createHandler } from "grantway/edge";
import { requireSession, withSession } from "grantway/hono";
import { Hono } from "hono";
import { html } from "hono/html";

const auth = createHandler((env) => ({
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
  // What session.fetch may reach with the person's token.
  upstreams: { api: { origin: new URL(env.API).origin, paths: [new URL(env.API).pathname] } },
}));

// In an application: a database.
const notes = new Map();

const app = new Hono();
app.use(withSession(auth));
app.use("/me/*", requireSession(auth));

app.get("/", (context) => context.html(html`<a href="/me">${context.get("session") ? "Your page" : "Sign in"}</a>`));

app.get("/me", async (context) => {
  const session = context.get("session");
  const { sub, name } = await (await session.fetch(context.env.API)).json();
  return context.html(html`
    <p>Hello, ${name}.</p>
    <p>Note: ${notes.get(sub) ?? "none"}</p>
    <form method="post" action="/me/note"><input name="note" aria-label="Note"><button>Save</button></form>
    <form method="post" action="/me/sign-out"><button>Sign out</button></form>`);
});

app.post("/me/note", async (context) => {
  const { note } = await context.req.parseBody();
  notes.set(context.get("session").claims.sub, note);
  return context.redirect("/me", 303);
});

app.post("/me/sign-out", async (context) => {
  await context.get("session").signOut();
  return context.redirect("/", 303);
});

app.get("/api/me", requireSession(auth), (context) => context.json({ sub: context.get("session").claims.sub }));

export default app;
