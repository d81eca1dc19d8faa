import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";

const auth = createHandler((env) => ({
  providers: {
    google: {
      provider: google,
      client_id: env.GOOGLE_CLIENT_ID,
      client_secret: env.GOOGLE_CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      scope: "openid profile email",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  session: { maxAge: 604_800 },
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));

export default {
  async fetch(request: Request, env: object) {
    const own = await auth.handle(request, env);
    if (own) return own;
    const session = await auth.session(request, env);
    if (!session) return auth.authorize(request, env);
    return session.commit(new Response(`Hello, ${session.data.name}`));
  },
};
