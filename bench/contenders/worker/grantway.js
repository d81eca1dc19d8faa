import { createHandler } from "grantway/edge";
import { settingOf } from "../worker_frame.js";

export const name = "Grantway";

const auth = createHandler((env) => {
  const setting = settingOf(env);
  return {
    providers: {
      as: {
        provider: { issuer: setting.ISSUER, authorization_endpoint: setting.AUTHORIZATION_ENDPOINT, token_endpoint: setting.TOKEN_ENDPOINT },
        client_id: setting.CLIENT_ID,
        client_secret: setting.CLIENT_SECRET,
        redirect_uri: setting.REDIRECT_URI,
        scope: setting.SCOPE,
      },
    },
    cookieKeys: [setting.KEY_TEXT],
  };
});

export default { fetch: async (request, env, ctx) => (await auth.handle(request, env, ctx)) ?? new Response("not found", { status: 404 }) };
