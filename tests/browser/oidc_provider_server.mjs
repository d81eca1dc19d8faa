// A real authorization server that none of us wrote: npm `oidc-provider`, with its own sign-in and consent pages.

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";
import { listening, running } from "./http_server.mjs";

/**
 * `{ issuer, origin, close }` of a server on 127.0.0.1 that knows one public client with these redirect URIs. With
 * `person`, it takes this one to be there and to agree, and asks nobody. With `wantsNonces`, each proof of possession
 * needs one, and it signs tokens for a resource that a sign-in names.
 */
export async function startOidcProvider({ client_id, redirect_uris, post_logout_redirect_uri, person, wantsNonces = false }) {
  const server = createServer();
  await listening(server);
  const { origin, close } = running(server, "127.0.0.1");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const provider = new Provider(origin, {
    clients: [{
      client_id, redirect_uris, post_logout_redirect_uris: [post_logout_redirect_uri],
      token_endpoint_auth_method: "none", grant_types: ["authorization_code", "refresh_token"], response_types: ["code"],
    }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["a key for tests only"] },
    claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: `${sub} of the tests`, email: `${sub}@example.org` }) }),
    clientBasedCORS: (_, allowed) => redirect_uris.some((uri) => new URL(uri).origin === allowed),
    pkce: { required: () => true },
    rotateRefreshToken: true,
    features: { revocation: { enabled: true }, rpInitiatedLogout: { enabled: true }, userinfo: { enabled: true }, devInteractions: { enabled: person === undefined }, ...(wantsNonces && BOUND) },
    ...(person !== undefined && { interactions: { url: (_, { uid }) => `${INTERACTION}${uid}` } }),
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 86_400, Session: 3600, Grant: 86_400, Interaction: 3600 },
  });
  provider.on("server_error", (_, error) => console.error(error));
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (person === undefined || !request.url.startsWith(INTERACTION)) return void answer(request, response);
    agree(provider, person, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  return { issuer: origin, origin, close };
}

const BOUND = {
  dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
  resourceIndicators: {
    enabled: true,
    useGrantedResource: () => true,
    getResourceServerInfo: (_, audience) => ({ audience, scope: "", accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } } }),
  },
};

/** Where the server sends a person whom it has something to ask. */
const INTERACTION = "/interaction/";

/** What a page of the server's operator does once the person has answered. */
async function agree(provider, accountId, request, response) {
  const { prompt, params, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") return provider.interactionFinished(request, response, { login: { accountId } });
  const grant = (grantId && (await provider.Grant.find(grantId))) || new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

/** What a person does there: says who they are, then allows it. */
export async function signInAs(page, name) {
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.locator('form:has(input[name="prompt"][value="consent"]) button[type="submit"]').click();
}
