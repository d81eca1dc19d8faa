import { PublicClientApplication } from "@azure/msal-browser";

const app = new PublicClientApplication({
  auth: {
    clientId: "my-page",
    authority: "https://login.microsoftonline.com/common",
    redirectUri: `${location.origin}/`,
  },
});
const scopes = ["User.Read"];

await app.initialize();
const result = await app.handleRedirectPromise();
const account = result?.account ?? app.getAllAccounts()[0];
if (!account) {
  await app.loginRedirect({ scopes });
} else {
  const { accessToken } = await app.acquireTokenSilent({ scopes, account });
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await fetch("https://graph.microsoft.com/v1.0/me", { headers });
  document.body.textContent = `Hello, ${(await answer.json()).displayName}`;
}
