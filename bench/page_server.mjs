// One page per contender on this machine, compressed as by a good host; and, to check them, the authorization
// server that Chromium reaches in place of https://as.example.

import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { brotliCompressSync } from "node:zlib";
import { CLIENT_ID, ISSUER } from "./contenders/page_setting.js";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><script type="module" src="entry.js"></script></html>`;
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", wasm: "application/wasm" };

/** Serves `pages`: a map of names to the files of a bundle. All answer at the same address, one at a time. */
export async function servePages() {
  let files;
  let sent = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const body = files.get(pathname === "/" ? "index.html" : pathname.slice(1));
    if (!body) return response.writeHead(404).end();
    sent += body.length;
    const kind = pathname === "/" ? "html" : pathname.split(".").pop();
    response.writeHead(200, { "content-type": TYPES[kind], "content-encoding": "br", "content-length": body.length, "cache-control": "max-age=3600" });
    response.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://localhost:${server.address().port}`,
    compress: (bundle) => new Map([{ name: "index.html", bytes: Buffer.from(PAGE) }, ...bundle].map(({ name, bytes }) => [name, brotliCompressSync(bytes)])),
    show(compressed) {
      files = compressed;
      sent = 0;
    },
    /** Bytes of bodies since the last `show`. */
    sent: () => sent,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An authorization server as a function of a request's URL, method, and form; it accepts each code and verifier once. */
export function authorizationServer() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map();
  const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*", "access-control-expose-headers": "*" };
  const json = (status, body) => ({ status, headers: { ...cors, "content-type": "application/json" }, body: JSON.stringify(body) });
  let issued = 0;

  function tokens(nonce, issuer) {
    issued += 1;
    const now = Math.floor(Date.now() / 1000);
    const access_token = `access-${issued}`;
    const half = createHash("sha256").update(access_token).digest().subarray(0, 16).toString("base64url");
    const claims = { iss: issuer, sub: "chi", aud: CLIENT_ID, iat: now, auth_time: now, exp: now + 3600, nonce, at_hash: half, name: "Chi", preferred_username: "chi", sid: "s" };
    const signed = `${base64url({ alg: "RS256", typ: "JWT", kid: "k" })}.${base64url(claims)}`;
    const signature = createSign("RSA-SHA256").update(signed).sign(privateKey).toString("base64url");
    return { access_token, token_type: "Bearer", expires_in: 3600, refresh_token: `refresh-${issued}`, scope: "openid offline_access profile email", id_token: `${signed}.${signature}` };
  }

  return (method, address, text) => {
    const url = new URL(address);
    if (method === "OPTIONS") return { status: 204, headers: cors, body: "" };
    if (url.pathname.endsWith("/jwks") || url.pathname.endsWith("/keys")) {
      return json(200, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" }] });
    }
    if (url.pathname.includes("/.well-known/")) return json(200, { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` });
    if (url.pathname.endsWith("/authorize")) {
      const asked = url.searchParams;
      // One contender expects an issuer in the form of its own service.
      const issuer = asked.has("auth0Client") ? `${ISSUER}/` : ISSUER;
      const code = `code-${codes.size + 1}`;
      codes.set(code, { challenge: asked.get("code_challenge"), nonce: asked.get("nonce") ?? undefined, issuer, openid: asked.get("scope").includes("openid") });
      const back = new URLSearchParams({ code, state: asked.get("state"), iss: issuer });
      return { status: 302, headers: { location: `${asked.get("redirect_uri")}${asked.get("response_mode") === "fragment" ? "#" : "?"}${back}` }, body: "" };
    }
    if (!url.pathname.endsWith("/token")) return json(404, { error: "not_found" });
    const form = text.startsWith("{") ? new Map(Object.entries(JSON.parse(text))) : new URLSearchParams(text);
    if (form.get("grant_type") === "refresh_token") {
      const right = /^refresh-\d+$/.test(form.get("refresh_token"));
      const { id_token, ...others } = tokens(undefined, ISSUER);
      // Contenders that asked for an ID token, and check it on a refresh, get one.
      const last = [...codes.values()].pop();
      return right ? json(200, last.openid ? { ...others, ...tokens(last.nonce, last.issuer) } : others) : json(400, { error: "invalid_grant" });
    }
    const open = codes.get(form.get("code"));
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (!open || open.used || open.challenge !== challenge || form.get("client_id") !== CLIENT_ID) return json(400, { error: "invalid_grant" });
    open.used = true;
    const { id_token, ...others } = tokens(open.nonce, open.issuer);
    return json(200, open.openid ? { ...others, id_token } : others);
  };
}
