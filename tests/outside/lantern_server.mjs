// A provider that does not exist, and that no document of the package describes: strict, and written from its own
// manual, which is here. It knows nothing of the engine or the sandbox.
//
// - Its parameters have their own names: `app`, `return_url`, `ticket` (state), and commas separate scopes.
// - Codes and refresh tokens are exchanged as JSON.
// - Its answers are below `result.keys`, in camel case; `ttl` is milliseconds, as text.
// - It always answers 200; `worked: false` marks an error.
// - The person's profile needs a POST, with the token in a header of its own.

import { createHash, randomBytes } from "node:crypto";
import { serve } from "../browser/http_server.mjs";

export const TTL = 5_400_000;
const SCOPES = ["person:read", "lamps:write"];

const draw = () => randomBytes(12).toString("hex");
const challengeOf = (verifier) => createHash("sha256").update(verifier).digest("base64url");
const page = (html) => new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });

/**
 * `apps`: id → `{ secret?, return_url }`; one without a secret is a page. Resolves to
 * `{ origin, failures, register, close }`.
 */
export async function startLantern() {
  const apps = new Map();
  const codes = new Map();
  const renewals = new Map();
  const keys = new Map();
  const failures = [];

  const failed = (id, text) => {
    failures.push(id);
    return Response.json({ worked: false, trouble: { id, text } });
  };

  /** Whether exactly these parameters are there, each once. */
  const has = (given, names) => [...given].sort().join() === [...names].sort().join();

  function door(query) {
    const app = apps.get(query.get("app"));
    if (!app || query.get("return_url") !== app.return_url) return new Response("who is that?", { status: 400 });
    const names = ["response_type", "app", "return_url", "scope", "ticket", "code_challenge", "code_challenge_method"];
    const asks = query.get("scope")?.split(",") ?? [];
    const isWellFormed = has(query.keys(), names) && query.get("response_type") === "code" && query.get("code_challenge_method") === "S256";
    if (!isWellFormed || !asks.every((one) => SCOPES.includes(one))) return new Response(`not as agreed: ${query}`, { status: 400 });
    const code = draw();
    codes.set(code, { app: query.get("app"), asks, challenge: query.get("code_challenge") });
    const back = (answer) => `${app.return_url}?${new URLSearchParams({ ...answer, ticket: query.get("ticket") })}`.replaceAll("&", "&amp;");
    return page(`<!doctype html><title>Lantern</title><a id="allow" href="${back({ code })}">Allow</a> <a id="deny" href="${back({ error: "access_denied" })}">Deny</a>`);
  }

  function cut(app, asks) {
    const [key, renewal] = [draw(), draw()];
    keys.set(key, app);
    renewals.set(renewal, { app, asks });
    return Response.json({ worked: true, result: { keys: { accessKey: key, renewalKey: renewal, ttl: String(TTL), permissions: asks } } });
  }

  async function exchange(request) {
    if (request.headers.get("content-type") !== "application/json") return failed("bad_format", "JSON, please");
    const body = await request.json();
    const app = apps.get(body.app);
    const proof = app?.secret ? ["app_secret"] : [];
    if (!app || body.app_secret !== app.secret || request.headers.has("authorization")) return failed("unknown_app", "no such app");
    if (body.grant_type === "refresh_token") {
      const grant = renewals.get(body.renewal_key);
      renewals.delete(body.renewal_key);
      if (grant?.app !== body.app || !has(Object.keys(body), ["grant_type", "renewal_key", "app", ...proof])) return failed("stale_renewal", "not ours any more");
      return cut(body.app, grant.asks);
    }
    const grant = codes.get(body.code);
    codes.delete(body.code);
    const isAgreed = has(Object.keys(body), ["grant_type", "code", "return_url", "app", "code_verifier", ...proof]) && body.grant_type === "authorization_code";
    if (!isAgreed || grant?.app !== body.app || body.return_url !== app.return_url || challengeOf(body.code_verifier) !== grant.challenge) {
      return failed("stale_code", "that code is good no longer");
    }
    return cut(body.app, grant.asks);
  }

  function person(request) {
    if (!keys.has(request.headers.get("x-lantern-key")) || request.headers.has("authorization")) return failed("no_key", "who are you?");
    return Response.json({ worked: true, result: { person: { number: 7, called: "Ada Quill", mail: { address: "ada@lantern.example", checked: true } } } });
  }

  const server = await serve(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const route = `${request.method} ${pathname}`;
    if (route === "GET /door") return door(searchParams);
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type, x-lantern-key" };
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    const answer = route === "POST /exchange" ? await exchange(request) : route === "POST /person" ? person(request) : undefined;
    for (const [name, value] of Object.entries(cors)) answer?.headers.set(name, value);
    return answer;
  }, "127.0.0.1");

  return { origin: server.origin, failures, register: (id, app) => apps.set(id, app), close: server.close };
}
