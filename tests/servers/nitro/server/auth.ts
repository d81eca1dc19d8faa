import { createHandler } from "grantway/edge";

// A function: the environment is known when the server runs.
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
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));
