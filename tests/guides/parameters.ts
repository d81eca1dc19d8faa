import { createClient } from "grantway/browser";
import { createHandler, createProtocol, type ExecutionContext } from "grantway/edge";
import { google } from "grantway/providers/google";

type Env = Record<"CLIENT_ID" | "CLIENT_SECRET" | "ORIGIN" | "COOKIE_KEY", string>;

// #region handler
const auth = createHandler((env: Env) => ({
  providers: {
    google: {
      provider: google,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/google/callback`,
      scope: "openid profile",
      loginParameters: ["login_hint", "prompt", "hd"],
    },
  },
  cookieKeys: [env.COOKIE_KEY],
}));
// #endregion handler

export async function page() {
  const auth = await createClient({ backend: "/auth" });
  // #region page
  await auth.authorize({ provider: "google", login_hint: "ada@example.com", prompt: "login" });
  // #endregion page
}

export function worker(request: Request, env: Env, ctx: ExecutionContext) {
  // #region worker
  return auth.authorize(request, env, ctx, { provider: "google", max_age: 300 });
  // #endregion worker
}

// #region guard
const guarded = auth.protect(({ session }) => Response.json(session.claims), { acr_values: "phr phrh" });
// #endregion guard

export async function primitive(env: Env) {
  const { CLIENT_ID: client_id, CLIENT_SECRET: client_secret } = env;
  const oauth = await createProtocol({ provider: google, client_id, client_secret, redirect_uri: `${env.ORIGIN}/callback` });
  // #region protocol
  const resource = ["https://a.example", "https://b.example"];
  const { url, transaction } = oauth.createAuthorization({ resource });
  // #endregion protocol
  return { url, transaction };
}

export default {
  fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url);
    if (pathname === "/recent") return worker(request, env, ctx);
    if (pathname === "/resource") return primitive(env).then(({ url }) => Response.redirect(url));
    return guarded(request, env, ctx);
  },
};
