// Fastify, with a session for each request.
import formbody from "@fastify/formbody";
import Fastify from "fastify";
import { requireSession, withSession } from "grantway/fastify";
import { auth, notes } from "./auth.js";
import { homePage, myPage } from "./pages.js";

const { API, PORT = 8787 } = process.env;

const app = Fastify();
app.register(formbody);
app.register(withSession(auth));

app.get("/", async ({ session }, reply) => reply.type("text/html").send(homePage(session)));

app.get("/api/me", { onRequest: requireSession(auth) }, async ({ session }) => ({ sub: session.claims.sub }));

app.register(async (mine) => {
  mine.addHook("onRequest", requireSession(auth));

  mine.get("/me", async ({ session }, reply) => {
    const { sub, name } = await (await session.fetch(API)).json();
    return reply.type("text/html").send(myPage(name, notes.get(sub)));
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

app.listen({ port: Number(PORT), host: "127.0.0.1" });
