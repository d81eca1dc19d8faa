// As ../worker, for Node: a server that converts its requests and responses to those of the web.
import { createServer } from "node:http";
import { createHandler } from "grantway/edge";
import { toNodeListener } from "grantway/node";

const { env } = process;

const auth = createHandler({
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
  // What session.fetch may reach with the person's token.
  upstreams: { api: { origin: new URL(env.API).origin, paths: [new URL(env.API).pathname] } },
});

const page = (body) =>
  new Response(`<!doctype html><meta charset="utf-8"><title>Example</title>${body}`, {
    headers: { "content-type": "text/html; charset=utf-8" },
  });

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const signedIn = auth.protect(async ({ request, session }) => {
  if (request.method === "POST") {
    await session.signOut({ revoke: true });
    return new Response(null, { status: 303, headers: { location: "/" } });
  }
  const { name } = await (await session.fetch(env.API)).json();
  return page(`<p>Hello, ${escaped(name)}.</p><form method="post"><button>Sign out</button></form>`);
});

function serve(request) {
  if (new URL(request.url).pathname === "/") return page('<a href="/me">Sign in</a>');
  return signedIn(request, env);
}

createServer(toNodeListener(serve)).listen(env.PORT ?? 8787, "127.0.0.1");
