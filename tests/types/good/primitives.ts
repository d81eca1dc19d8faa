// Own storage, on both sides.
import { createProtocol as onPage, type Tokens, type Transaction } from "grantway/browser";
import { createProtocol as inWorker } from "grantway/edge";
import { spotify } from "grantway/providers/spotify";
import type { OAuthErrorKind } from "grantway";

const page = await onPage({ provider: spotify, client_id: "1234", redirect_uri: "https://app.example/callback" });
const { url, transaction } = page.createAuthorization({ scope: ["public"], login_hint: "ada" });
sessionStorage.setItem("transaction", JSON.stringify(transaction));
const kept: Transaction = JSON.parse(sessionStorage.getItem("transaction") ?? "{}");
let tokens: Tokens = await page.exchange(location.href, kept);
tokens = await page.exchange(new URL(url), transaction);
tokens = await page.refresh(tokens);
if (typeof tokens.expires_at === "number") console.log(tokens.expires_at * 1000, tokens.refresh_token?.length);
await page.revoke(tokens);

const worker = await inWorker({
  issuer: "https://as.example",
  client_id: "1234",
  client_secret: "asdf",
  redirect_uri: "https://app.example/callback",
  cookieKeys: ["AAAA"],
});
const { privateKey } = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]) as CryptoKeyPair;
await inWorker({
  issuer: "https://as.example",
  client_id: "1234",
  client_authentication: { jwt: { alg: "EdDSA", aud: "token_endpoint", lifetime: 120 } },
  client_secret: async () => ({ private_key: await crypto.subtle.exportKey("jwk", privateKey) }),
  redirect_uri: "https://app.example/callback",
});
const app: Tokens = await worker.clientCredentials({ scope: "public" });
const sealed: string = worker.seal("invitation", { to: "ada" }, { maxAge: 600 });
const { to } = worker.unseal<{ to: string }>("invitation", sealed);
await worker.exchange(new Request("https://app.example/callback", { method: "POST" }), transaction);
await worker.exchange(new URLSearchParams("code=1"), transaction);
const info = await worker.userinfo(app);
const kind: OAuthErrorKind = "check";
console.log(to, info["sub"], kind);
