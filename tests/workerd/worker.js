import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";

const auth = createHandler((env) => ({
  providers: {
    google: {
      provider: google, scope: "openid profile",
      client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/google/callback`,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: {
    google: { origin: "https://openidconnect.googleapis.com", paths: ["/v1/userinfo"] },
  },
}));

export default {
  fetch: auth.protect(async ({ session }) => {
    const answer = await session.fetch("https://openidconnect.googleapis.com/v1/userinfo");
    const { name } = await answer.json();
    return new Response(`Hello, ${name}`);
  }),
};
