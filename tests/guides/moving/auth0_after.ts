import { createClient } from "grantway/browser";
import { auth0 } from "grantway/providers/auth0";

const auth = await createClient({
  provider: auth0,
  variables: { domain: "tenant.eu.auth0.com" },
  client_id: "my-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile offline_access",
  parameters: { audience: "https://api.example" },
  api: ["https://api.example"],
});

await auth.handleCallback();
if (!(await auth.session())) {
  await auth.authorize();
} else {
  const answer = await auth.fetch("https://api.example/me");
  document.body.textContent = `Hello, ${(await answer.json()).name}`;
}
