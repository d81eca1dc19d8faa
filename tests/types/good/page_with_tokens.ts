// The other two patterns, and a pattern that is only known at run time.
import { createClient, type BackendClient, type MediatedClient, type PublicClient, type VaultClient, type VaultOptions } from "grantway/browser";
import { tali } from "grantway/providers/tali";
import { github } from "grantway/providers/github";
import { spotify } from "grantway/providers/spotify";

const mediated: MediatedClient = await createClient({ backend: "/auth", tokens: "page", api: ["https://v5api.tiltify.com"] });
const token = await mediated.accessToken({ refresh: true });
await mediated.accessToken({ scope: ["read"] });
await fetch("https://v5api.tiltify.com/", { headers: { Authorization: token.authorization } });

const byIssuer: PublicClient = await createClient({
  issuer: "https://as.example",
  client_id: "1234",
  redirect_uri: "https://app.example/callback",
  scope: ["openid", "email"],
  api: ["https://api.example"],
  storage: "session",
  now: () => Date.now(),
  onEvent: (event) => console.log(event.type),
});
await byIssuer.authorize();
await createClient({ issuer: "https://as.example", client_id: "1234", redirect_uri: "https://app.example/", dpop: true });
await createClient({ issuer: "https://as.example", client_id: "1234", redirect_uri: "https://app.example/", storage: "vault", dpop: "preferred" });
await byIssuer.authorize({ prompt: "login", max_age: 60, returnTo: "/", parameters: { audience: "https://api.example" } });
const me = await byIssuer.userinfo();
const proof: string = await byIssuer.dpopProof({ method: "POST", url: new URL("https://api.example/"), access_token: "at", nonce: "n" });
console.log(me["name"]);

const byDocument: PublicClient = await createClient({
  provider: { ...spotify, token_endpoint: "https://relay.example/token" },
  client_id: "1234",
  redirect_uri: "https://app.example/callback",
  trustedAudiences: ["account"],
});
await byDocument.fetch(new Request("https://api.example/"));

// A client that is registered as public, at a provider whose document expects a secret.
await createClient({ provider: github, client_id: "1", redirect_uri: "https://app.example/callback", client_authentication: "none" });
await createClient({
  provider: github,
  client_id: "1",
  redirect_uri: "https://app.example/callback",
  dialect: { token_request: { client_authentication: "none" } },
});

// A window where there is room for one.
declare const isDesktop: boolean;
const came = await byIssuer.authorize({ popup: isDesktop });
if (came) console.log(came.returnTo);
const pattern: "worker" | "page" = isDesktop ? "worker" : "page";
const backend = await createClient({ backend: "/auth", tokens: pattern });
await backend.authorize({ provider: "google", popup: isDesktop });

const tokens = location.hash === "#page" ? ("page" as const) : ("worker" as const);
const either: BackendClient | MediatedClient =
  tokens === "page" ? await createClient({ backend: "/auth", tokens }) : await createClient({ backend: "/auth", tokens });
if (either.accessToken) await either.accessToken();
await either.authorize({ provider: tali.id ?? "tali" });

// Tokens in a worker.
const vault: VaultClient = await createClient({
  issuer: "https://as.example",
  client_id: "1",
  redirect_uri: "https://app.example/callback",
  api: ["https://api.example"],
  storage: "vault",
  worker: "/vault_worker.js",
  onEvent: (event) => event.type === "storage_fallback" && console.warn(event.storage, event.used),
});
const inService: VaultOptions = { issuer: "https://as.example", client_id: "1", redirect_uri: "https://app.example/", storage: "vault", serviceWorker: "/vault_worker.js" };
await createClient(inService);
await vault.authorize({ popup: true });
console.log(await vault.dpopProof({ url: "wss://api.example/" }));
console.log((await vault.userinfo()).sub, (await vault.fetch("https://api.example/")).ok, vault.snapshot().status);
