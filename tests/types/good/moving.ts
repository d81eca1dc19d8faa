// Importers of other libraries' sessions, and one of an application's own.
import { createClient } from "grantway/browser";
import { createHandler } from "grantway/edge";
import { fromAuth0SpaJs } from "grantway/moving/auth0-spa-js";
import { fromAuthJs } from "grantway/moving/authjs";
import { fromIronSession } from "grantway/moving/iron-session";
import { fromOidcClientTs, type SessionImporter } from "grantway/moving/oidc-client-ts";
import { fromOwn } from "grantway/moving/own";

const own: SessionImporter = fromOwn({
  find: (client_id) => {
    const refresh_token = localStorage.getItem("my-refresh-token");
    return refresh_token ? { client_id, refresh_token, remove: () => localStorage.removeItem("my-refresh-token") } : null;
  },
});
const importers = [own, fromOidcClientTs({ authority: "https://as.example" }), fromAuth0SpaJs({ domain: "tenant.eu.auth0.com", until: "2027-01-31" })];
for (const one of importers) {
  await createClient({ issuer: "https://as.example", client_id: "page", redirect_uri: "https://app.example/", import: one });
}
await createClient({ issuer: "https://as.example", client_id: "page", redirect_uri: "https://app.example/", storage: "vault", import: own });

const client = { issuer: "https://as.example", client_id: "app", client_secret: "s", redirect_uri: "https://app.example/auth/main/callback" };
createHandler({
  providers: { main: client },
  cookieKeys: ["k"],
  import: fromAuthJs({ secret: ["new", "old"], tokens: ({ access_token, expires_at }) => ({ provider: "main", access_token, expires_at }) }),
});
createHandler({
  providers: { main: client },
  cookieKeys: ["k"],
  import: fromIronSession({ password: { 1: "old", 2: "new" }, cookieName: "s", tokens: async ({ oauth }) => oauth && { provider: "main", ...oauth } }),
});
