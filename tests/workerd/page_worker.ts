import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";

interface Env { CLIENT_ID: string; CLIENT_SECRET: string; COOKIE_KEY: string; ORIGIN: string }

const auth = createHandler((env: Env) => ({
  providers: {
    google: {
      provider: google, scope: "openid profile email", redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
}));

export default {
  async fetch(request: Request, env: Env) {
    return (await auth.handle(request, env)) ?? new Response("Not found", { status: 404 });
  },
};
