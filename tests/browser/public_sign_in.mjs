// A public client's way to the server and back, as a test of it needs it.

import { createClient, open, ready } from "./page_app.mjs";
import { consent } from "./sandbox_server.mjs";

/** The options of a public client of the sandbox for this application, which is registered on the way. */
export function publicOptions(app, server, client_id = "standard-page") {
  const redirect_uri = `${app.origin}/callback`;
  server.sandbox.register("standard", {
    client_id, public: true, name: "The page", redirect_uris: [redirect_uri], post_logout_redirect_uris: [`${app.origin}/`],
  });
  return { issuer: server.issuer, client_id, redirect_uri, scope: "openid profile email offline_access", api: [server.origin] };
}

/** From the application to the consent page and, once that is answered, to the application's callback. */
export async function signIn(page, { app, options, request = {}, choice = "accept" }) {
  await open(page, `${app.origin}/`);
  await createClient(page, options);
  await leaveFor(page, request);
  await consent(page, choice);
  await page.waitForURL((url) => url.href.startsWith(options.redirect_uri));
  await ready(page);
}

/** Starts a sign-in and is at the server's consent page. */
export async function leaveFor(page, request = {}) {
  await Promise.all([page.waitForURL(/\/authorize/), page.evaluate((given) => void auth.authorize(given), request)]);
}

/** At the callback: what `handleCallback` came to. */
export async function comeBack(page, options) {
  await createClient(page, options);
  return page.evaluate(() => outcome(auth.handleCallback()));
}
