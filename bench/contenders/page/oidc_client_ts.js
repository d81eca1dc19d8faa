import { UserManager } from "oidc-client-ts";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "oidc-client-ts";

export async function createPage() {
  const manager = new UserManager({
    authority: ISSUER,
    client_id: CLIENT_ID,
    redirect_uri: redirectUri(),
    scope: SCOPE,
    metadata: { issuer: ISSUER, ...ENDPOINTS },
    automaticSilentRenew: false,
  });
  return {
    signIn: () => manager.signinRedirect(),
    callback: async () => (await manager.signinRedirectCallback()).access_token,
    refresh: async () => (await manager.signinSilent()).access_token,
  };
}
