// The documentation site below /docs/: a folder of files whose pages are addressed without an ending. It is there where it
// was built before the page (`cargo xtask docs --base /docs/`).

const base = "/docs/";

const types = {
  html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", json: "application/json",
  svg: "image/svg+xml", png: "image/png", txt: "text/plain; charset=utf-8", xml: "application/xml",
};

/** The answer to a request for the site; undefined for every other. A page brings its own policy for scripts and styles. */
export async function serveDocumentation(request, env) {
  const { pathname: path, origin } = new URL(request.url);
  if (`${path}/` === base) return new Response(null, { status: 301, headers: { location: base } });
  if (!path.startsWith(base)) return undefined;
  if (request.method !== "GET" && request.method !== "HEAD") return new Response("method not allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
  const file = fileAt(path);
  const found = await env.ASSETS.fetch(new Request(origin + file, { method: request.method }));
  if (found.status === 200) return answer(file, 200, found.body);
  const missing = `${base}404.html`;
  const page = await env.ASSETS.fetch(new Request(origin + missing, { method: request.method }));
  return page.status === 200 ? answer(missing, 404, page.body) : new Response("the documentation is not built here\n", { status: 404 });
}

function fileAt(path) {
  if (path.endsWith("/")) return `${path}index.html`;
  return /\.\w+$/.test(path) ? path : `${path}.html`;
}

function answer(file, status, body) {
  const headers = new Headers({
    "content-type": types[file.split(".").at(-1)] ?? "application/octet-stream",
    // The names of these files hold a digest of what is inside.
    "cache-control": file.startsWith(`${base}assets/`) ? "public, max-age=31536000, immutable" : "no-cache",
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
  });
  if (file.endsWith(".html")) headers.set("content-security-policy", "frame-ancestors 'none'");
  return new Response(body, { status, headers });
}
