// Express, with a session for each request.
import express from "express";
import { createHandler } from "grantway/edge";
import { requireSession, withSession } from "grantway/express";

const { env } = process;

const auth = createHandler({
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
});

// In an application: a database.
const notes = new Map();

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const app = express();
app.use(withSession(auth));
app.use("/me", requireSession(auth));

app.get("/", (request, response) => response.send(`<a href="/me">${response.locals.session ? "Your page" : "Sign in"}</a>`));

app.get("/me", async (request, response) => {
  const { session } = response.locals;
  const { sub, name } = await (await session.fetch(env.API)).json();
  response.send(`
    <p>Hello, ${escaped(name)}.</p>
    <p>Note: ${escaped(notes.get(sub) ?? "none")}</p>
    <form method="post" action="/me/note"><input name="note" aria-label="Note"><button>Save</button></form>
    <form method="post" action="/me/sign-out"><button>Sign out</button></form>`);
});

app.post("/me/note", express.urlencoded(), (request, response) => {
  notes.set(response.locals.session.claims.sub, request.body.note);
  response.redirect(303, "/me");
});

app.post("/me/sign-out", async (request, response) => {
  await response.locals.session.signOut();
  response.redirect(303, "/");
});

app.get("/api/me", requireSession(auth), (request, response) => response.json({ sub: response.locals.session.claims.sub }));

app.listen(env.PORT ?? 8787, "127.0.0.1");
