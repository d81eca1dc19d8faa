import { env } from "$env/dynamic/private";
import { createHandler } from "grantway/edge";

export const auth = createHandler(() => ({
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
  onSignIn: ({ userinfo }) => ({ name: userinfo.name }),
}));
