import { createClient } from "grantway/browser";

const auth = await createClient({
  issuer: "https://as.example",
  client_id: "bound-page",
  redirect_uri: `${location.origin}/callback`,
  scope: "openid",
  api: ["https://api.example"],
  dpop: true,
});
await auth.handleCallback();
if (!(await auth.session())) await auth.authorize({ resource: "https://api.example" });
const orders = await auth.fetch("https://api.example/orders"); // with the token and a proof
document.body.append(`The API answered ${orders.status}`);
