import { createClient } from "grantway/browser";

const isDevelopment = location.hostname === "localhost";
const tools = isDevelopment ? await import("grantway/devtools") : undefined;

const options = {
  issuer: "https://as.example",
  client_id: "my-page",
  redirect_uri: `${location.origin}/callback`,
  scope: "openid profile offline_access",
};
export const auth = createClient({ ...options, onEvent: tools?.onEvent });

tools?.devtools(auth, { probe: { ...options, client: auth } });
