import { createHandler } from "grantway/edge";
import { headers } from "next/headers";

const env = process.env as Record<string, string>;

// A function: `next build` runs this file too, without the secrets.
export const auth = createHandler(() => ({
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

/** The session in a server component, which gets no Request and cannot set cookies. */
export const sessionOfPage = async () =>
  auth.session(new Request(env.ORIGIN, { headers: await headers() }), undefined, undefined, { readOnly: true });
