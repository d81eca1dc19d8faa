import { API, CLIENT_ID, CLIENT_SECRET, COOKIE_KEY, ISSUER, ORIGIN } from "$app/env/private";
import { createHandler } from "grantway/edge";

// A function: `vite build` runs this file too, without the secrets.
export const auth = createHandler(() => ({
  providers: {
    main: {
      issuer: ISSUER,
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uri: `${ORIGIN}/auth/main/callback`,
      scope: "openid profile",
    },
  },
  cookieKeys: [COOKIE_KEY],
  // What session.fetch may reach with the person's token.
  upstreams: { api: { origin: new URL(API).origin, paths: [new URL(API).pathname] } },
}));

// In an application: a database.
export const notes = new Map<string, string>();
