import { createHandler, createProtocol } from "grantway/edge";
import * as job from "../job.js";

export const name = "Grantway";
export const packages = ["grantway"];

export async function createOperations({ fetch, all }) {
  globalThis.fetch = fetch; // as usual: the option `fetch` is for tests and bindings
  const options = {
    provider: { issuer: job.ISSUER, authorization_endpoint: job.AUTHORIZATION_ENDPOINT, token_endpoint: job.TOKEN_ENDPOINT },
    client_id: job.CLIENT_ID,
    client_secret: job.CLIENT_SECRET,
    redirect_uri: job.REDIRECT_URI,
    scope: job.SCOPE,
    cookieKeys: [job.KEY_TEXT],
  };
  const oauth = await createProtocol(options);
  // The package never returns a code that was checked and not exchanged, because that would bypass the exchange.
  // The same source with one more export runs the same checks and stops there.
  const checking = all && (await (await import("#grantway-check")).createChecking(options));
  return {
    authorize: () => oauth.createAuthorization(),
    ...(checking && { check: (callback, transaction) => checking.check(callback, transaction) }),
    exchange: (callback, transaction) => oauth.exchange(callback, transaction),
    seal: (value) => oauth.seal("session", value),
    unseal: (sealed) => oauth.unseal("session", sealed),
    view: viewOf(options),
  };
}

/** A handler's session: what its callback makes from the job's tokens and person. */
function viewOf({ provider, client_id, client_secret, redirect_uri, scope, cookieKeys }) {
  const onSignIn = () => ({ sub: job.SESSION.sub, name: job.SESSION.name, data: job.SESSION.data });
  const auth = createHandler({ providers: { as: { provider, client_id, client_secret, redirect_uri, scope } }, cookieKeys, onSignIn });
  const open = (url, cookie = "") => new Request(url, { headers: { cookie, accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } });
  const cookiesOf = (answer) => answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  return {
    async request() {
      const begun = await auth.handle(open(new URL("/auth/as/login", redirect_uri)));
      const ended = await auth.handle(open(job.callbackFor(begun.headers.get("location")), cookiesOf(begun)));
      return open(new URL("/", redirect_uri), `theme=dark; ${cookiesOf(ended)}`);
    },
    read: (request) => auth.session(request),
  };
}
