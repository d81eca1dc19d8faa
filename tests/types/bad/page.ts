// Every line under an expectation has to be refused by the compiler.
import { createClient, createProtocol, OAuthError, type Provider } from "grantway/browser";
import { github } from "grantway/providers/github";
import { shopify } from "grantway/providers/shopify";

const redirect_uri = "https://app.example/callback";

declare const provider: Provider;

const backend = await createClient({ backend: "/auth" });
// @ts-expect-error a backend for frontend gives no token
await backend.accessToken();
// @ts-expect-error the worker may have several providers
await backend.authorize({ returnTo: "/" });
// @ts-expect-error only the pattern without a worker knows this: the worker's options have the scope
await backend.authorize({ provider: "tali", scope: "openid" });
// @ts-expect-error a misspelt parameter
await backend.authorize({ provider: "tali", loginHint: "ada" });
// @ts-expect-error there is one event
backend.on("token", () => {});
// @ts-expect-error user info of a backend for frontend comes through the proxy
await backend.userinfo();
// @ts-expect-error the session view never holds a token
(await backend.session())?.access_token;
// @ts-expect-error without a popup there is no result: the page is gone
(await backend.authorize({ provider: "tali" })).returnTo;
// @ts-expect-error a misspelt option
await backend.signOut({ revok: true });

// @ts-expect-error a Bearer token is refused or not: there is no third word
await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, dpop: "required" });
// @ts-expect-error a worker does not use DPoP yet
await createClient({ backend: "/auth", dpop: true });

// @ts-expect-error a page keeps no secret
await createClient({ backend: "/auth", client_secret: "s" });
// @ts-expect-error a page keeps no secret
await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, client_secret: "s" });
// @ts-expect-error this document wants a secret at the token endpoint
await createClient({ provider: github, client_id: "1", redirect_uri });
// @ts-expect-error and the primitives of a page have none either
await createProtocol({ provider: github, client_id: "1", redirect_uri });
// @ts-expect-error this one in the response and at the token endpoint
await createClient({ provider: shopify, client_id: "1", redirect_uri });
// @ts-expect-error a page keeps no secret
await createClient({ provider: github, client_id: "1", redirect_uri, client_authentication: "none", client_secret: "s" });
// @ts-expect-error a page keeps no secret
await createProtocol({ issuer: "https://as.example", client_id: "1", redirect_uri, client_secret: "s" });

// @ts-expect-error no option at all
await createClient({});
// @ts-expect-error `tokens` says where they live, not whether
await createClient({ backend: "/auth", tokens: true });
// @ts-expect-error tokens in the page need a worker or a provider
await createClient({ tokens: "page" });
// @ts-expect-error with a worker the client is known to the worker only
await createClient({ backend: "/auth", client_id: "1" });
// @ts-expect-error the page has no token to send anywhere
await createClient({ backend: "/auth", api: ["https://api.example"] });
// @ts-expect-error a misspelt option
await createClient({ issuer: "https://as.example", client_id: "1", redirect_url: redirect_uri });
// @ts-expect-error neither provider nor issuer
await createClient({ client_id: "1", redirect_uri });
// @ts-expect-error both provider and issuer
await createClient({ provider, issuer: "https://as.example", client_id: "1", redirect_uri });
// @ts-expect-error where tokens are stored is one of two
await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, storage: "local" });
const vault = await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, storage: "vault" });
// @ts-expect-error a vault gives nobody its tokens
await vault.accessToken();
// @ts-expect-error a vault sends its requests in a worker
await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, storage: "vault", fetch });
// @ts-expect-error only a vault has a worker
await createClient({ issuer: "https://as.example", client_id: "1", redirect_uri, worker: "/vault_worker.js" });

const protocol = await createProtocol({ issuer: "https://as.example", client_id: "1", redirect_uri });
// @ts-expect-error secrets exist in the worker only, and so does this grant
await protocol.clientCredentials();
// @ts-expect-error keys exist in the worker only
protocol.seal("purpose", 1);
// @ts-expect-error a code is exchanged with its transaction
await protocol.exchange(location.href);

try {
  await protocol.revoke(await protocol.refresh({ access_token: "a", token_type: "Bearer", expires_at: "never", scope: [], extra: {}, diagnostics: [] }));
} catch (error) {
  if (error instanceof OAuthError) {
    // @ts-expect-error not a kind
    error.kind === "network";
    // @ts-expect-error not a code
    error.code === "state_is_wrong";
    // @ts-expect-error errors are read
    error.code = "access_denied";
  }
}
// @ts-expect-error errors are made by the package
new OAuthError();
