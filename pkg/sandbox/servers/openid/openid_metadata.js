/**
 * The metadata of the `standard` server (OpenID Discovery 1.0 section 3, RFC 8414 section 2): the same document at
 * both well-known names, with the well-known part before or after the issuer's path.
 */
import { json } from "../../responses.js";

export const issuerOf = (provider, call) => `${call.origin}/${provider.id}`;

export function metadata(provider, call) {
  const issuer = issuerOf(provider, call);
  const { paths, scopes, rotation, metadata: own } = provider.settings;
  const at = (name) => issuer + paths[name];
  const body = {
    issuer,
    authorization_endpoint: at("authorize"),
    token_endpoint: at("token"),
    userinfo_endpoint: at("userinfo"),
    jwks_uri: at("jwks"),
    revocation_endpoint: at("revoke"),
    end_session_endpoint: at("logout"),
    scopes_supported: scopes,
    response_types_supported: ["code"],
    response_modes_supported: ["query", "form_post"],
    grant_types_supported: ["authorization_code", ...(rotation === "off" ? [] : ["refresh_token"])],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
    revocation_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
    code_challenge_methods_supported: ["S256"],
    claims_supported: ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "name", "given_name", "family_name", "preferred_username", "email", "email_verified"],
    prompt_values_supported: ["none", "login", "consent", "select_account"],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    ...own,
  };
  return json(body, 200, { "Content-Type": "application/json", "Cache-Control": "public, max-age=3600" });
}
