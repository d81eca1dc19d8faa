/** The page of both contenders with auth0-spa-js, which differ in where tokens are. */
export const auth0Page = (createAuth0Client, options) => async ({ auth0, client_id, redirect_uri, scope }) => {
  const client = await createAuth0Client({ ...auth0, clientId: client_id, authorizationParams: { redirect_uri, scope }, ...options });
  if (new URLSearchParams(location.search).has("code")) {
    await client.handleRedirectCallback();
    history.replaceState(null, "", "/");
  }
  return {
    async accessToken() {
      return (await client.isAuthenticated()) ? client.getTokenSilently() : undefined;
    },
    signIn: () => client.loginWithRedirect(),
  };
};
