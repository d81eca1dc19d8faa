// Hono on Cloudflare Workers, with a session for each request.
import { requireSession, withSession } from "grantway/hono";
import { Hono } from "hono";
import { auth, notes } from "./auth.js";
import { homePage, myPage } from "./pages.js";

const app = new Hono();
app.use(withSession(auth));
app.use("/me/*", requireSession(auth));

app.get("/", (context) => context.html(homePage(context.get("session"))));

app.get("/me", async (context) => {
  const session = context.get("session");
  const { sub, name } = await (await session.fetch(context.env.API)).json();
  return context.html(myPage(name, notes.get(sub)));
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
