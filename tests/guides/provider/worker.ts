import { defineProvider } from "grantway";
import { createHandler } from "grantway/edge";

// #region document
const acme = defineProvider({
  authorization_endpoint: "https://as.example/oauth/authorize",
  token_endpoint: "https://as.example/oauth/token",
  userinfo_endpoint: "https://as.example/me",
  dialect: {
    authorization_request: { scope: { separator: "," } },
    token_request: { parameters_in: "json", client_authentication: "body" },
    token_response: { root: "/data", expires_in: { accept: "number_or_string" } },
    userinfo: { profile: { id: "/id", name: "/display_name" } },
  },
});
// #endregion document

export { acme };

const auth = createHandler((env) => ({
  // #region providers
  providers: {
    acme: {
      provider: acme,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/acme/callback`,
      scope: ["profile", "files"],
    },
  },
  // #endregion providers
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => ({ name: profile.name }),
}));

export default {
  fetch: auth.protect(({ session }) => new Response(`Hello, ${session.data.name}`)),
};
