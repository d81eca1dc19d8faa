import { createAuth0Client } from "@auth0/auth0-spa-js";

const auth0 = await createAuth0Client({
  domain: "tenant.eu.auth0.com",
  clientId: "my-page",
  useRefreshTokens: true,
  authorizationParams: {
    redirect_uri: `${location.origin}/`,
    audience: "https://api.example",
    scope: "openid profile",
  },
});

if (new URLSearchParams(location.search).has("state")) {
  await auth0.handleRedirectCallback();
  history.replaceState(null, "", "/");
}
if (!(await auth0.isAuthenticated())) {
  await auth0.loginWithRedirect();
} else {
  const headers = { authorization: `Bearer ${await auth0.getTokenSilently()}` };
  const answer = await fetch("https://api.example/me", { headers });
  document.body.textContent = `Hello, ${(await answer.json()).name}`;
}
