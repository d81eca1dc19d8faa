import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";

const auth = createHandler((env) => ({
  providers: {
    google: {
      provider: google, scope: "openid profile", redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: { google: { origin: "https://openidconnect.googleapis.com", paths: ["/v1/userinfo"] } },
}));

export default {
  fetch: auth.protect(async ({ session }) => {
    const answer = await session.fetch("https://openidconnect.googleapis.com/v1/userinfo");
    return new Response(`Hello, ${(await answer.json()).name}`);
  }),
};
