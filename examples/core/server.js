// What ../react, ../vue, ../svelte, ../solid and ../angular share: one server for the sign-in and for the built page.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createHandler } from "grantway/edge";

const { env } = process;
const folder = process.argv[2];

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
});

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** A file of the page. Every other address is one of the page's router, and shows the page. */
async function pageAt({ pathname }) {
  const name = extname(pathname) ? pathname : "index.html";
  const bytes = await readFile(join(folder, name)).catch(() => undefined);
  return new Response(bytes ?? "Not found", { status: bytes ? 200 : 404, headers: { "content-type": TYPES[extname(name)] ?? "text/plain" } });
}

const server = createServer(async (incoming, outgoing) => {
  const { method, headers, url } = incoming;
  const body = method === "GET" || method === "HEAD" ? undefined : Readable.toWeb(incoming);
  try {
    const request = new Request(env.ORIGIN + url, { method, headers, body, duplex: "half" });
    const response = (await auth.handle(request, env)) ?? (await pageAt(new URL(request.url)));
    outgoing.statusCode = response.status;
    outgoing.setHeaders(response.headers);
    await pipeline(response.body ?? [], outgoing);
  } catch (error) {
    console.error(error);
    outgoing.destroy();
  }
});

server.listen(env.PORT ?? 8787, "127.0.0.1");
