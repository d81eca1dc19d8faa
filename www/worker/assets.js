// The page's files, with the headers that belong to them. On Cloudflare the binding serves them with their types;
// in a local workerd it is a plain directory, which knows none.

const types = {
  html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml", wasm: "application/wasm", map: "application/json",
};

/** Paths without a file of their own: the page also answers at `/callback`, where the browser-based client comes back. */
const pages = { "/": "/index.html", "/callback": "/index.html", "/tabs": "/tabs.html" };

/** The file behind a path. */
export async function serveAsset(request, env, sandbox) {
  const url = new URL(request.url);
  if (request.method !== "GET" && request.method !== "HEAD") return new Response("method not allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
  const path = pages[url.pathname] ?? url.pathname;
  const type = types[path.split(".").at(-1)];
  const found = type && (await env.ASSETS.fetch(new Request(url.origin + path, { method: request.method })));
  if (!found || found.status !== 200) return new Response("not found\n", { status: 404, headers: { "content-type": "text/plain", ...hardening } });
  const headers = new Headers({ "content-type": type, "cache-control": "no-cache", ...hardening });
  if (Object.values(pages).includes(path)) headers.set("content-security-policy", policy(sandbox));
  return new Response(found.body, { status: 200, headers });
}

const hardening = { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin" };

// 'wasm-unsafe-eval' lets the page compile the engine; the sandbox is reached by fetch where the page has tokens, and in
// a hidden frame where the page asks there for a session. That frame ends at the page's own redirect URI.
function policy(sandbox) {
  return [
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self'",
    `connect-src 'self' ${sandbox}`, `frame-src 'self' ${sandbox}`, "worker-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'self'",
  ].join("; ");
}
