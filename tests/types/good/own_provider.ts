// A user's own document takes the same path as the package's, and uses the whole vocabulary.
import type { Dialect, Provider } from "grantway";
import { createClient } from "grantway/browser";

const dialect: Dialect = {
  pkce: { method: "none", reason: "the server stores no challenge" },
  authorization_request: {
    response_type: null,
    names: { client_id: "appKey", redirect_uri: "redirectUri", state: "customField" },
    constants: { access_type: "offline" },
    omit: ["scope"],
    scope: { send: true, separator: ",", literal_separator: true, default: ["read"] },
    parameters_in: "fragment",
    nonce: "always",
  },
  authorization_response: {
    names: { code: "auth_code" },
    capture: ["realmId"],
    response_mode: "form_post",
    iss: { ignore: true, reason: "the server sends the issuer of its old name" },
    launch: { parameters: ["brand_host"], variables: { host: "brand_host" } },
    code_lifetime: 30,
  },
  token_request: {
    method: "POST",
    parameters_in: "json",
    names: { code: "assertion" },
    constants: { action: "requesttoken" },
    query_constants: { api_key: "k" },
    omit: ["client_id"],
    order: ["grant_type", "code"],
    headers: { "User-Agent": "app" },
    client_authentication: "basic_raw",
    client_id_in_body: true,
    redirect_uri: false,
  },
  refresh_request: {
    supported: true,
    endpoint: "https://as.example/refresh",
    parameters_in: "query",
    method: "GET",
    reauthorize_on: ["invalid_request"],
    early_window: 30,
  },
  client_credentials_request: { supported: false },
  revocation_request: { client_authentication: "none" },
  token_response: {
    format: "auto",
    root: "/data",
    fields: { access_token: ["/accessToken", "/access_token"], expires_in: ["/expireTime"] },
    expires_in: {
      accept: "number_or_string",
      unit: "ms",
      kind: "absolute_iso",
      zero: "never",
      absent: 3600,
      anchor: "created_at",
      clamp: 2_147_483_647,
    },
    token_type: { default: "Bearer", accept: ["User Access Token"] },
    scope: { accept: "string_or_array", separator: "," },
    error: {
      when: [{ pointer: "/ok", equals: false }, { pointer: "/status", not_equals: 0 }, { pointer: "/error", present: true }],
      code: ["/error", "/errors/0/errorType"],
      description: ["/message"],
    },
    capture: { instance_url: "/instance_url" },
  },
  api_request: { scheme: "OAuth", parameter: "access_token", headers: { "X-API-Key": "k" } },
  userinfo: { method: "GET", profile: { id: "/data/id" } },
};

const provider: Provider = {
  id: "own",
  name: "Own",
  docs: "https://docs.example",
  checked: "2026-01-31",
  deprecated: "use the new one",
  variables: {
    host: { default: "app.example", allow: ["app.example", "*.example.com"], pattern: "host", source: "options" },
    shard: { pattern: "origin", source: "callback", parameter: "accounts-server" },
  },
  authorization_endpoint: "https://{host}/authorize",
  token_endpoint: "https://as.example/token",
  userinfo_endpoint: "https://as.example/me",
  code_challenge_methods_supported: ["S256"],
  dialect,
};

await createClient({ provider, client_id: "1", redirect_uri: "https://app.example/callback", variables: { host: "app.example" } });
