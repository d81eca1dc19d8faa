import { createHandler } from "grantway/edge";
import { apple } from "grantway/providers/apple";

const auth = createHandler((env) => ({
  providers: {
    apple: {
      provider: apple,
      client_id: env.CLIENT_ID,
      client_secret: { private_key: env.PRIVATE_KEY, key_id: env.KEY_ID, team_id: env.TEAM_ID },
      redirect_uri: `${env.ORIGIN}/auth/apple/callback`,
      scope: "openid name email",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => ({ greeted: profile.name ?? "nobody in particular" }),
}));

export default {
  fetch: auth.protect(async ({ request, session }) => {
    if (new URL(request.url).pathname === "/refresh") await session.accessToken({ refresh: true });
    return Response.json({ profile: session.profile, data: session.data });
  }),
};
