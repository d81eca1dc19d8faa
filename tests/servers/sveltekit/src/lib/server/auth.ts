import { env } from "$env/dynamic/private";
import { createHandler } from "grantway/edge";

// A function: `vite build` runs this file too, without the secrets.
export const auth = createHandler(() => ({
  providers: {
    main: {
      issuer: env.ISSUER!,
      client_id: env.CLIENT_ID!,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
      scope: "openid profile",
    },
  },
  cookieKeys: [env.COOKIE_KEY!],
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));
