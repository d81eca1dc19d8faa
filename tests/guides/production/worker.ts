import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";

type Env = Record<"CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY" | "OLD_COOKIE_KEY", string>;

const auth = createHandler((env: Env) => ({
  providers: {
    google: {
      provider: google,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      scope: "openid profile email",
    },
  },
  // #region keys
  cookieKeys: [env.COOKIE_KEY, env.OLD_COOKIE_KEY],
  // #endregion keys
  // #region onSignIn
  onSignIn: ({ provider, profile }) => {
    if (!profile.email_verified || !profile.email?.endsWith("@acme.example")) {
      return new Response("This application is for people of acme.example.", { status: 403 });
    }
    return { account: `${provider} ${profile.id}`, email: profile.email };
  },
  // #endregion onSignIn
  // #region onError
  onError: ({ error, returnTo }) => {
    if (error.error === "access_denied") return Response.redirect(`${env.ORIGIN}/welcome`, 302);
    console.error(`${error.code} on the way to ${returnTo}: ${error.message}`);
  },
  // #endregion onError
  // #region onEvent
  onEvent: (event) => {
    console.log(JSON.stringify(event));
  },
  // #endregion onEvent
}));

export default {
  fetch: auth.protect(({ session }) => Response.json(session.data)),
};
