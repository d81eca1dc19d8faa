export const options = {
  issuer: "https://login.example.com",
  client_id: "my-page",
  redirect_uri: `${globalThis.location?.origin ?? process.env["ORIGIN"]}/`,
  scope: "openid profile",
  restore: "redirect",
} as const;
