// A real authorization server that none of us wrote: npm `oidc-provider`, with its own sign-in and consent pages.

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { listening, running } from "./http_server.mjs";

/** `{ issuer, origin, close }` of a server on 127.0.0.1 that knows one public client with this redirect_uri. */
export async function startOidcProvider({ client_id, redirect_uri, post_logout_redirect_uri }) {
  const server = createServer();
  await listening(server);
  const { origin, close } = running(server, "127.0.0.1");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(origin, {
    clients: [{
      client_id, redirect_uris: [redirect_uri], post_logout_redirect_uris: [post_logout_redirect_uri],
      token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"], response_types: ["code"],
    }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["a key for tests only"] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: `${sub} of the tests`, email: `${sub}@example.org` }) }),
    clientBasedCORS: (_, allowed) => new URL(redirect_uri).origin === allowed,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    features: { revocation: { enabled: true }, rpInitiatedLogout: { enabled: true }, userinfo: { enabled: true }, devInteractions: { enabled: true } },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 86_400, Session: 3600, Grant: 86_400, Interaction: 3600 },
  });
  provider.on("server_error", (_, error) => console.error(error));
  server.on("request", provider.callback());
  return { issuer: origin, origin, close };
}

/** What a person does there: says who they are, then allows it. */
export async function signInAs(page, name) {
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.locator('form:has(input[name="prompt"][value="consent"]) button[type="submit"]').click();
}
