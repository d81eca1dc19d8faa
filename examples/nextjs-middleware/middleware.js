// Next.js with Grantway as its middleware, on the edge runtime. Pages get what they need from the session in headers.
import { createHandler } from "grantway/edge";
import { NextResponse } from "next/server";

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
  upstreams: { api: { origin: new URL(env.API).origin, paths: [new URL(env.API).pathname] } },
});

const signedIn = auth.protect(async ({ request, session }) => {
  if (request.method === "POST") {
    await session.signOut({ revoke: true });
    return NextResponse.redirect(new URL("/", env.ORIGIN), 303);
  }
  const { name } = await (await session.fetch(env.API)).json();
  // For the page. `set` replaces a header that a visitor may have sent under this name.
  const headers = new Headers(request.headers);
  headers.set("x-name", encodeURIComponent(name));
  return NextResponse.next({ request: { headers } });
});

export const middleware = (request, event) => signedIn(request, env, event);

// Every path below /auth is Grantway's, and every page below /me needs a session.
export const config = { matcher: ["/auth/:path*", "/me/:path*"] };
