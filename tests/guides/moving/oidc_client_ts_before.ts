import { UserManager } from "oidc-client-ts";

const users = new UserManager({
  authority: "https://as.example",
  client_id: "my-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile",
});

if (new URLSearchParams(location.search).has("state")) {
  await users.signinRedirectCallback();
  history.replaceState(null, "", "/");
}
const user = await users.getUser();
if (!user) {
  await users.signinRedirect();
} else {
  const headers = { authorization: `Bearer ${user.access_token}` };
  const answer = await fetch("https://api.example/me", { headers });
  document.body.textContent = `Hello, ${(await answer.json()).name}`;
}
