// Serves one page of this folder, however it was built, together with its worker, at one address.

import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { listening, running } from "../browser/http_server.mjs";
import { listenerOf } from "./builds.mjs";

const folderOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Serves the page in the folder `name` as `build` makes it, with `policy` as its Content-Security-Policy. Every
 * page has the worker's routes; `/settings.json` holds what a page without a worker needs.
 */
export async function servePage(name, build, sandbox, policy) {
  const server = createServer();
  const made = await build.make(folderOf(name), server);
  await listening(server);
  const app = running(server, "localhost");
  const redirect_uri = `${app.origin}/auth/google/callback`;
  sandbox.sandbox.register("google", { client_id: "worker", client_secret: "not secret", redirect_uris: [redirect_uri] });
  const settings = { issuer: sandbox.issuer, client_id: "page", redirect_uri: `${app.origin}/`, scope: "openid profile", ...(name === "vault_page" && { worker: build.worker }) };
  sandbox.sandbox.register("standard", { client_id: settings.client_id, public: true, redirect_uris: [settings.redirect_uri] });

  const auth = createHandler({
    providers: { google: { provider: sandbox.sandbox.provider(google, sandbox.origin), client_id: "worker", client_secret: "not secret", redirect_uri, scope: "openid profile" } },
    cookieKeys: [randomBytes(32).toString("base64url")],
  });
  const answer = async (request) => {
    if (new URL(request.url).pathname === "/settings.json") return Response.json(settings);
    return (await auth.handle(request, {})) ?? made.handler?.(request);
  };
  const serve = listenerOf(answer, made.middleware);
  server.on("request", (incoming, outgoing) => {
    // A worker has the policy of its own file.
    const forWorker = /vault_worker[^/]*\.js/.test(incoming.url) && policy.worker;
    outgoing.setHeader("Content-Security-Policy", forWorker || policy(made.scripts));
    serve(incoming, outgoing);
  });
  return {
    origin: app.origin,
    async close() {
      await app.close();
      await made.close();
    },
  };
}
