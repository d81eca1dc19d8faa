import { createHandler } from "grantway/edge";

// A function: `env` comes with the first request, and a build that runs this file has no secrets.
export const auth = createHandler((env) => ({
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
}));

// In an application: a database.
export const notes = new Map();
