// An application under development: a page with the panel and the probe, and a worker with two handlers.

import { build } from "esbuild";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createHandler } from "grantway/edge";
import { serve } from "../browser/http_server.mjs";
import { POLICY } from "../browser/package_files.mjs";
import { keyOf } from "../runtimes/app.js";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title><script type="module" src="/page.js"></script><main><h1>An application</h1></main></html>`;
const SCRIPT = `
import { createClient } from "grantway/browser";
import { devtools, onEvent, probe } from "grantway/devtools";
Object.assign(globalThis, { createClient, devtools, onEvent, probe });
`;

let bundled;

async function script() {
  const stdin = { contents: SCRIPT, resolveDir: dirname(fileURLToPath(import.meta.url)) };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "error" });
  return outputFiles[0].text;
}

/** The page's policy: nothing inline, and no connection but to loopback. */
const policyOf = (more) => `default-src 'none'; ${POLICY}; ${more ?? "connect-src 'self' http://127.0.0.1:*; frame-src 'self' http://127.0.0.1:*"}`;

/** The page at any address of any origin: \`{ headers, body }\`. */
export async function pageAt(pathname, { policy } = {}) {
  if (pathname === "/page.js") return { headers: { "content-type": "text/javascript" }, body: (bundled ??= await script()) };
  const deny = pathname === "/denied" ? { "x-frame-options": "DENY" } : {};
  return { headers: { "content-type": "text/html", "content-security-policy": policyOf(policy), ...deny }, body: PAGE };
}

/** \`answers\` maps paths to what stands there instead of the page. */
export async function startDevelopment(issuer) {
  const answers = new Map();
  const handlers = [];
  const app = await serve(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (answers.has(pathname)) return answers.get(pathname)();
    for (const auth of handlers) {
      const answer = await auth.handle(request);
      if (answer) return answer;
    }
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    const { headers, body } = await pageAt(pathname, { policy: searchParams.get("policy") ?? undefined });
    return new Response(body, { headers });
  });
  const common = { client_id: "the-worker", client_secret: "not secret", scope: "openid profile offline_access" };
  const handler = (base, more) =>
    createHandler({
      base, cookieKeys: [keyOf(5)], ...more,
      providers: { main: { issuer, ...common, redirect_uri: `${app.origin}${base}/main/callback` } },
    });
  handlers.push(handler("/auth"), handler("/lent", { tokens: "page" }));
  return { ...app, answers };
}
