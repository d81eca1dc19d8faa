// The application with its worker: the edge handler of the package, here in Node.

import { createHandler } from "grantway/edge";
import { randomBytes } from "node:crypto";
import { startApp } from "./page_app.mjs";

/**
 * Starts it for the sandbox's server that plays by the book. `meddle(response)` changes what the handler answers;
 * `/protected` is a page that signs people in by itself.
 */
export async function startBackendApp(server, { meddle = (response) => response, headers, ...options } = {}) {
  let handler;
  const app = await startApp({
    headers,
    worker: async (request) => {
      const { pathname } = new URL(request.url);
      const serve = pathname === "/protected" ? handler.protect(greet, { provider: "standard", returnTo: pathname }) : handler.handle;
      const answered = await serve(request, {}, { waitUntil() {} });
      return answered && meddle(answered);
    },
  });
  const redirect_uri = `${app.origin}/auth/standard/callback`;
  server.sandbox.register("standard", { client_id: "worker", client_secret: "not secret", redirect_uris: [redirect_uri] });
  handler = createHandler({
    providers: { standard: { issuer: server.issuer, client_id: "worker", client_secret: "not secret", redirect_uri, scope: "openid profile email" } },
    cookieKeys: [randomBytes(32).toString("base64url")],
    upstreams: { api: { origin: server.origin, paths: ["/standard/userinfo"] } },
    onSignIn: ({ userinfo }) => ({ name: userinfo?.name ?? null }),
    ...options,
  });
  return app;
}

const greet = ({ session }) => new Response(`<!doctype html><p id="who">${session.data.name}</p>`, { headers: { "content-type": "text/html" } });
