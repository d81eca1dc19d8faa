import { createHandler } from "grantway/edge";
import { github } from "grantway/providers/github";

const auth = createHandler((env) => ({
  base: "/login",
  providers: {
    github: {
      provider: github,
      client_id: env.GITHUB_ID,
      client_secret: env.GITHUB_SECRET,
      redirect_uri: `${env.ORIGIN}/login/github/callback`,
      scope: "read:user",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));

export default {
  fetch: auth.protect(({ session }) => new Response(`Hello, ${session.data.name}`)),
};
