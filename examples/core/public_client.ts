import { createClient } from "grantway/browser";

export const client = createClient({
  issuer: "http://127.0.0.1:8788/standard",
  client_id: "standard-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile",
  // Tokens are in memory and end with the page, so that nothing is left to steal. After a reload another tab hands the session
  // over, or the provider gives it back without a question.
  restore: "redirect",
});
export const signIn = {};
