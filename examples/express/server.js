// Express, with a session for each request.
import express from "express";
import { requireSession, withSession } from "grantway/express";
import { auth, notes } from "./auth.js";
import { homePage, myPage } from "./pages.js";

const { API, PORT = 8787 } = process.env;

const app = express();
app.use(withSession(auth));
app.use("/me", requireSession(auth));

app.get("/", (request, response) => response.send(homePage(response.locals.session)));

app.get("/me", async (request, response) => {
  const { session } = response.locals;
  const { sub, name } = await (await session.fetch(API)).json();
  response.send(myPage(name, notes.get(sub)));
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

app.listen(PORT, "127.0.0.1");
