import { google } from "grantway/providers/google";
import { sandboxProvider } from "grantway/sandbox";

const providers = {
  "google": {
    provider: sandboxProvider(google, "http://127.0.0.1:8788", "google"),
    client_id: "google-client",
    client_secret: "google-secret",
    redirect_uri: "http://localhost:8787/auth/google/callback",
  },
};
