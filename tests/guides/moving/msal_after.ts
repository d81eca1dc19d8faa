import { createClient } from "grantway/browser";
import { microsoft } from "grantway/providers/microsoft";

const auth = await createClient({
  provider: microsoft,
  variables: { tenant: "common" },
  client_id: "my-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile offline_access User.Read",
  api: ["https://graph.microsoft.com"],
});

await auth.handleCallback();
if (!(await auth.session())) {
  await auth.authorize();
} else {
  const answer = await auth.fetch("https://graph.microsoft.com/v1.0/me");
  document.body.textContent = `Hello, ${(await answer.json()).displayName}`;
}
