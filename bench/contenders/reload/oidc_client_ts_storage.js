import { UserManager } from "oidc-client-ts";

// Its default: the user's tokens are in sessionStorage.
export async function start({ issuer, client_id, redirect_uri, scope }) {
  const manager = new UserManager({ authority: issuer, client_id, redirect_uri, scope });
  if (new URLSearchParams(location.search).has("code")) {
    await manager.signinRedirectCallback();
    history.replaceState(null, "", "/");
  }
  return {
    accessToken: async () => (await manager.getUser())?.access_token,
    signIn: () => manager.signinRedirect(),
  };
}
