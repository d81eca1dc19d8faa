import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { durableObjectStore, type SessionsNamespace } from "grantway/stores/durable-object";

export { GrantwaySessions } from "grantway/stores/durable-object";

interface Env { CLIENT_ID: string; CLIENT_SECRET: string; COOKIE_KEY: string; ORIGIN: string; SESSIONS: SessionsNamespace }

const auth = createHandler((env: Env) => ({
  providers: {
    google: {
      provider: google, scope: "openid profile email", redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      client_id: env.CLIENT_ID, client_secret: env.CLIENT_SECRET,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  store: durableObjectStore(env.SESSIONS),
}));

export default {
  fetch: auth.protect(({ session }) => new Response(`Hello, ${session.profile.name}`)),
};
