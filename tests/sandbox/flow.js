/** The steps that the sandbox tests repeat: build an authorization URL, get a code, send a token request. */
import assert from "node:assert/strict";
import { createSandbox } from "../../pkg/sandbox/index.js";

export const ORIGIN = "http://127.0.0.1:8788";

/** A sandbox whose clock stands still until a test moves it. */
export function still(options = {}) {
  return createSandbox({ clock: () => 1_700_000_000_000, ...options });
}

export const callbackOf = (id) => `http://localhost:8787/auth/${id}/callback`;

export function authorizeUrl(id, path, changes = {}) {
  const url = new URL(`${ORIGIN}/${id}${path}`);
  const parameters = { response_type: "code", client_id: `${id}-client`, redirect_uri: callbackOf(id), state: "54321", ...changes };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

export async function codeFrom(sandbox, url, options) {
  return new URL(await sandbox.signIn(url, options)).searchParams.get("code");
}

const present = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

export const postJson = (sandbox, path, values, headers = {}) =>
  sandbox.fetch(ORIGIN + path, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: typeof values === "string" ? values : JSON.stringify(values) });

export const postForm = (sandbox, path, values, headers = {}) =>
  sandbox.fetch(ORIGIN + path, { method: "POST", headers, body: new URLSearchParams(present(values)) });

export const bearer = (sandbox, path, token, headers = {}) =>
  sandbox.fetch(ORIGIN + path, { headers: token === undefined ? headers : { authorization: `Bearer ${token}`, ...headers } });

export const basic = (id, secret) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` });

/** An error page: HTML, this status, no way back to the app. */
export async function assertPage(response, status, contains) {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("location"), null);
  assert.match(response.headers.get("content-type"), /^text\/html/);
  if (contains) assert.ok((await response.text()).includes(contains), `page lacks: ${contains}`);
}

export async function assertJson(response, status, body) {
  const text = await response.text();
  assert.equal(text, JSON.stringify(body));
  assert.equal(response.status, status);
}

export const s256 = async (verifier) =>
  Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))).toString("base64url");

export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
