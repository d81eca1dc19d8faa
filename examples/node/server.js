// As ../worker, for Node: a server that converts its requests and responses to those of the web.
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createHandler } from "grantway/edge";

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

const server = createServer(async (incoming, outgoing) => {
  const { method, headers, url } = incoming;
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
  try {
    // Not `new URL(url, ORIGIN)`: a path such as //other.example would name another host.
    const response = await serve(new Request(env.ORIGIN + url, { method, headers, body, duplex: "half" }));
    outgoing.statusCode = response.status;
    outgoing.setHeaders(response.headers);
    await pipeline(response.body ?? [], outgoing);
  } catch (error) {
    console.error(error);
    outgoing.destroy();
  }
});

server.listen(env.PORT ?? 8787, "127.0.0.1");
