import { createClient } from "grantway/browser";

export const client = createClient({
  issuer: "http://127.0.0.1:8788/standard",
  client_id: "standard-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile",
  storage: "session",
});
export const signIn = {};
