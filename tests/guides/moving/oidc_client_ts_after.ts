import { createClient } from "grantway/browser";

const auth = await createClient({
  issuer: "https://as.example",
  client_id: "my-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile",
  api: ["https://api.example"],
});

await auth.handleCallback();
if (!(await auth.session())) {
  await auth.authorize();
} else {
  const answer = await auth.fetch("https://api.example/me");
  document.body.textContent = `Hello, ${(await answer.json()).name}`;
}
