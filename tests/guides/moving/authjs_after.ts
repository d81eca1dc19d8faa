import { createHandler } from "grantway/edge";
import { github } from "grantway/providers/github";

// #region auth
const auth = createHandler((env) => ({
  base: "/api/auth",
  providers: {
    github: {
      provider: github,
      client_id: env.AUTH_GITHUB_ID,
      client_secret: env.AUTH_GITHUB_SECRET,
      redirect_uri: `${env.ORIGIN}/api/auth/github/callback`,
      scope: "read:user repo",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => {
    if (profile.id === env.BLOCKED_ID) return new Response("You cannot sign in here.", { status: 403 });
    return { id: profile.id, name: profile.name };
  },
  upstreams: { github: { origin: "https://api.github.com", paths: ["/user"] } },
}));
// #endregion auth

export default {
  fetch: auth.protect(async ({ session }) => {
    const answer = await session.fetch("https://api.github.com/user");
    return new Response(`Hello, ${session.data.name}: ${answer.status}`);
  }),
};
