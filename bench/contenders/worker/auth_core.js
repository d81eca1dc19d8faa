import { Auth, skipCSRFCheck } from "@auth/core";
import { settingOf } from "../worker_frame.js";

export const name = "@auth/core";

let config;

function configured(env) {
  const setting = settingOf(env);
  return {
    basePath: "/auth",
    secret: setting.KEY_TEXT,
    trustHost: true,
    skipCSRFCheck,
    logger: { error: console.error, warn() {}, debug() {} },
    // Puts the tokens into the session, like the other contenders.
    callbacks: { jwt: ({ token, account }) => (account ? { ...token, ...account } : token) },
    providers: [
      {
        id: "as",
        name: "as",
        type: "oauth",
        issuer: setting.ISSUER,
        clientId: setting.CLIENT_ID,
        clientSecret: setting.CLIENT_SECRET,
        checks: ["pkce", "state"],
        authorization: { url: setting.AUTHORIZATION_ENDPOINT, params: { scope: setting.SCOPE.join(" ") } },
        token: setting.TOKEN_ENDPOINT,
        // It asks who signed in before it answers; here without a request.
        userinfo: { request: () => ({ sub: "chi", name: "Chi" }) },
        profile: ({ sub, name }) => ({ id: sub, name }),
      },
    ],
  };
}

export default {
  async fetch(request, env) {
    config ??= configured(env);
    const url = new URL(request.url);
    if (url.pathname === "/auth/as/login") {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const begin = new Request(new URL("/auth/signin/as", url), { method: "POST", headers, body: "callbackUrl=/" });
      return Auth(begin, config);
    }
    return Auth(request, config);
  },
};
