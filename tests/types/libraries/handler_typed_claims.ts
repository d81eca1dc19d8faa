import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { z } from "zod";

export const auth = createHandler((env: Record<"CLIENT_ID" | "CLIENT_SECRET" | "COOKIE_KEY", string>) => ({
  providers: {
    google: {
      provider: google,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: "https://app.example/auth/google/callback",
      scope: "openid email",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  claims: z.object({ email: z.email(), hd: z.literal("app.example") }),
  onSignIn: ({ claims }) => ({ name: claims.email.replace("@app.example", "") }),
}));
