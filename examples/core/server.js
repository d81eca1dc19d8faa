// What ../react, ../vue, ../svelte, ../solid and ../angular share: one server for the sign-in and for the built page.
// #region server
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createHandler } from "grantway/edge";
import { Hono } from "hono";

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
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));

const root = process.argv[2];
const app = new Hono();
app.use("/auth/*", async ({ req }, next) => (await auth.handle(req.raw, process.env)) ?? next());
app.use(serveStatic({ root }));
// Every other address is one of the page's router.
app.get("*", serveStatic({ root, path: "index.html" }));

serve({ hostname: "127.0.0.1", port: Number(process.env.PORT ?? 8787), fetch: app.fetch });
// #endregion server
