import { createProtocol } from "grantway/edge";
import * as job from "../job.js";

export const name = "Grantway";
export const packages = ["grantway"];

export async function createOperations({ fetch, all }) {
  globalThis.fetch = fetch; // as in use: a replacement of its own is for tests and bindings
  const options = {
    provider: { issuer: job.ISSUER, authorization_endpoint: job.AUTHORIZATION_ENDPOINT, token_endpoint: job.TOKEN_ENDPOINT },
    client_id: job.CLIENT_ID,
    client_secret: job.CLIENT_SECRET,
    redirect_uri: job.REDIRECT_URI,
    scope: job.SCOPE,
    cookieKeys: [job.KEY_TEXT],
  };
  const oauth = await createProtocol(options);
  // The package gives out no code that was checked and not exchanged: that would be a way round the exchange. The same
  // source with one more export does the same checks and stops there.
  const checking = all && (await (await import("#grantway-check")).createChecking(options));
  return {
    authorize: () => oauth.createAuthorization(),
    ...(checking && { check: (callback, transaction) => checking.check(callback, transaction) }),
    exchange: (callback, transaction) => oauth.exchange(callback, transaction),
    seal: (value) => oauth.seal("session", value),
    unseal: (sealed) => oauth.unseal("session", sealed),
  };
}
