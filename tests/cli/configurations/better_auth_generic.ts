import { betterAuth } from "better-auth";
import { admin, genericOAuth, auth0, keycloak } from "better-auth/plugins";

export const auth = betterAuth({
  basePath: "/id",
  plugins: [
    genericOAuth({
      config: [
        { providerId: "corp", clientId: process.env.CORP_ID!, clientSecret: process.env.CORP_SECRET!, discoveryUrl: "https://sso.corp.example/.well-known/openid-configuration", scopes: ["openid", "email"] },
        {
          providerId: "acme",
          clientId: "acme-app",
          clientSecret: "acme-secret",
          authorizationUrl: "https://as.acme.example/authorize",
          tokenUrl: "https://as.acme.example/token",
          userInfoUrl: "https://as.acme.example/me",
          authentication: "post",
          authorizationUrlParams: { audience: "https://api.acme.example" },
          pkce: false,
        },
        auth0({ clientId: "a0", clientSecret: "a0-secret", domain: "acme.eu.auth0.com" }),
        keycloak({ clientId: "kc", clientSecret: "kc-secret", issuer: "https://kc.example/realms/demo" }),
      ],
    }),
    admin(),
  ],
});
