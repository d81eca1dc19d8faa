// A document that is written in a program, and one that comes from a JSON file.
import { createHandler, defineProvider } from "grantway/edge";
import { createClient } from "grantway/browser";
import type { Provider } from "grantway";
import json from "./acme.json" with { type: "json" };

const written = defineProvider({
  authorization_endpoint: "https://as.example/authorize",
  token_endpoint: "https://as.example/token",
  dialect: { token_request: { client_authentication: "body" }, token_response: { root: ["/data", ""], expires_in: { kind: "absolute_epoch" } } },
});
// The type says what the document says.
const authentication: "body" = written.dialect.token_request.client_authentication;

const fromFile: Provider = defineProvider(json);
const override = defineProvider({ ...written, userinfo_endpoint: "https://as.example/me" });

const client = { client_id: "c", redirect_uri: "https://app.example/auth/a/callback" };
export const auth = createHandler({
  providers: { written: { provider: written, ...client }, json: { provider: fromFile, ...client }, override: { provider: override, ...client } },
  cookieKeys: [authentication],
});
export const page = createClient({ provider: defineProvider({ ...fromFile }), ...client });
