import { InMemoryWebStorage, UserManager, WebStorageStateStore } from "oidc-client-ts";

export async function start({ issuer, client_id, redirect_uri, scope }) {
  const userStore = new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const manager = new UserManager({ authority: issuer, client_id, redirect_uri, silent_redirect_uri: redirect_uri, scope, userStore });
  const isFrame = window.self !== window.top;
  if (isFrame) return void (await manager.signinSilentCallback());
  if (new URLSearchParams(location.search).has("code")) {
    await manager.signinRedirectCallback();
    history.replaceState(null, "", "/");
  }
  return {
    accessToken: async () => (await manager.getUser() ?? await manager.signinSilent().catch(() => null))?.access_token,
    signIn: () => manager.signinRedirect(),
  };
}
