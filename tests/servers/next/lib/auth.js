// A function, as the environment of the build knows no secrets.
import { createHandler } from "grantway/edge";
import { headers } from "next/headers";

const { env } = process;

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

/** For server components, which get no Request. They cannot set cookies either: a route handler commits. */
export const sessionOfPage = async () =>
  auth.session(new Request(env.ORIGIN, { headers: await headers() }), undefined, undefined, { readOnly: true });
