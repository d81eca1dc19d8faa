import { createHandler, type SignIn } from "grantway/edge";
import { google } from "grantway/providers/google";

/** Exported for the tests, which seal sessions with the same keys. */
export const options = {
  providers: {
    google: {
      provider: google,
      client_id: "app",
      client_secret: "secret",
      redirect_uri: `${process.env.ORIGIN ?? "http://localhost:8787"}/auth/google/callback`,
      scope: "openid profile",
    },
  },
  cookieKeys: [process.env.COOKIE_KEY ?? "A".repeat(43)],
  onSignIn: ({ profile }: SignIn) => ({ plan: profile.id === "ada" ? "pro" : "free" }),
};

export const auth = createHandler(options);
