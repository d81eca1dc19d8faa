// Fastify, with a session for each request.
import formbody from "@fastify/formbody";
import Fastify from "fastify";
import { createHandler } from "grantway/edge";
import { requireSession, withSession } from "grantway/fastify";

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

const app = Fastify();
app.register(formbody);
app.register(withSession(auth));

app.get("/", async (request, reply) => reply.type("text/html").send(`<a href="/me">${request.session ? "Your page" : "Sign in"}</a>`));

app.get("/api/me", { onRequest: requireSession(auth) }, async ({ session }) => ({ sub: session.claims.sub }));

app.register(async (mine) => {
  mine.addHook("onRequest", requireSession(auth));

  mine.get("/me", async ({ session }, reply) => {
    const { sub, name } = await (await session.fetch(env.API)).json();
    return reply.type("text/html").send(`
      <p>Hello, ${escaped(name)}.</p>
      <p>Note: ${escaped(notes.get(sub) ?? "none")}</p>
      <form method="post" action="/me/note"><input name="note" aria-label="Note"><button>Save</button></form>
      <form method="post" action="/me/sign-out"><button>Sign out</button></form>`);
  });

  mine.post("/me/note", async ({ session, body }, reply) => {
    notes.set(session.claims.sub, body.note);
    return reply.redirect("/me", 303);
  });

  mine.post("/me/sign-out", async ({ session }, reply) => {
    await session.signOut();
    return reply.redirect("/", 303);
  });
});

app.listen({ port: Number(env.PORT ?? 8787), host: "127.0.0.1" });
