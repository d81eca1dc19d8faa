import { createOidc, oidcEarlyInit } from "oidc-spa/core";

// Its documentation loads the application after this call, and not at all in its hidden frame.
const { shouldLoadApp } = oidcEarlyInit({ BASE_URL: "/", sessionRestorationMethod: "iframe" });

export async function start({ issuer, client_id, scope }) {
  if (!shouldLoadApp) return undefined;
  const scopes = scope.split(" ").filter((name) => name !== "openid");
  const oidc = await createOidc({ issuerUri: issuer, clientId: client_id, scopes });
  return {
    accessToken: async () => (oidc.isUserLoggedIn ? (await oidc.getTokens()).accessToken : undefined),
    signIn: () => oidc.login({ doesCurrentHrefRequiresAuth: false }),
  };
}
