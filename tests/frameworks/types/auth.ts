import { createHandler } from "grantway/edge";

export const auth = createHandler({
  providers: { google: { issuer: "https://accounts.example", client_id: "id", redirect_uri: "https://app.example/auth/google/callback" } },
  cookieKeys: ["key"],
  onSignIn: ({ profile }) => ({ userId: profile.id ?? "" }),
});
