import { createHandler } from "grantway/edge";

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

const signedIn = auth.protect(({ session }) => new Response(`Hello, ${session.data.name}`));

Bun.serve({ hostname: "localhost", port: Bun.env.PORT ?? 8787, fetch: (request) => signedIn(request, Bun.env) });
