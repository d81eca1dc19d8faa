// The world of these tests: an application, its authorization server on the same site, and an attacker's server.

import { createSandbox } from "grantway/sandbox";
import { createClient, open, ready, startApp } from "../browser/page_app.mjs";
import { consent } from "../browser/sandbox_server.mjs";
import { serve } from "../browser/http_server.mjs";

/** Where the application has the package, file by file. */
export const ROOT = "/grantway";
export const FILE = `${ROOT}/vault_worker.js`;

const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };

/**
 * `issued()` are the tokens that the server has handed out; `refuseOnce()` has the API refuse the token that comes
 * next; `meddle(request, answer)`, if it is set, is before the server.
 */
export async function startWorld() {
  const world = { meddle: undefined };
  const sandbox = createSandbox();
  const issued = [];
  const refused = new Set();
  let refusing = false;
  const seen = [];

  async function answer(request) {
    const { pathname } = new URL(request.url);
    const token = request.headers.get("authorization");
    if (pathname.endsWith("/userinfo") && token !== null) {
      if (refusing) refused.add(token);
      refusing = false;
      if (refused.has(token)) return new Response("", { status: 401, headers: CORS });
    }
    const response = await sandbox.fetch(request);
    if (pathname.endsWith("/token") && response.ok) {
      const { access_token, refresh_token } = await response.clone().json().catch(() => ({}));
      issued.push(...[access_token, refresh_token].filter(Boolean));
    }
    return response;
  }
  // On the site of the application, so that a frame of it gets the server's cookies.
  const server = await serve((request) => (world.meddle ? world.meddle(request, () => answer(request)) : answer(request)));
  const attacker = await serve((request) => {
    const token = request.headers.get("authorization");
    if (token !== null) seen.push(token);
    return new Response("loot", { headers: CORS });
  });
  const app = await startApp({ bundled: false, headers: { "content-security-policy": "" } });
  const strict = await startApp({ headers: { "content-security-policy": "default-src 'none'; script-src 'self'; worker-src 'self'" } });

  return Object.assign(world, {
    app,
    strict,
    server: { sandbox, origin: server.origin, issuer: `${server.origin}/standard` },
    attacker: { origin: attacker.origin, seen: () => seen },
    issued: () => [...issued],
    refuseOnce() {
      refusing = true;
    },
    /** Opens the application, makes `auth`, and gives how to sign in by a popup: its outcome becomes `result`. */
    async openClient(page, options, path = "/") {
      await open(page, `${new URL(options.redirect_uri).origin}${path}`);
      await createClient(page, options);
      return {
        async popup() {
          await page.evaluate(() => {
            go.onclick = () => void outcome(auth.authorize({ popup: true })).then((came) => (globalThis.result = came));
          });
          await page.click("#go");
        },
      };
    },
    /** Answers the consent page of a popup, which is then at the callback. */
    async consentIn(popup, { redirect_uri }) {
      await popup.waitForURL(/\/authorize/);
      await consent(popup);
      await popup.waitForURL((url) => url.href.startsWith(redirect_uri));
      await ready(popup);
    },
    async finishPopup(popup, options) {
      await createClient(popup, options);
      await popup.evaluate(() => void auth.handleCallback());
    },
    close: () => Promise.all([server, attacker, app, strict].map((each) => each.close())),
  });
}
