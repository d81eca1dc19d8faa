import { createHandler } from "grantway/edge";
import { tiltify } from "grantway/providers/tiltify";

const auth = createHandler((env) => ({
  providers: {
    tiltify: { provider: tiltify, client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET, redirect_uri: `${env.ORIGIN}/auth/tiltify/callback` },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: { tiltify: { origin: "https://v5api.tiltify.com", paths: ["/api/public/"] } },
}));

export default {
  fetch: auth.protect(async ({ session }) => {
    const answer = await session.fetch("https://v5api.tiltify.com/api/public/current-user");
    const { data } = await answer.json();
    return new Response(`Hello, ${data.username}`);
  }),
};
