import { apple } from "grantway/providers/apple";
import { intandem } from "grantway/providers/intandem";
import { tiltify } from "grantway/providers/tiltify";

// #region override
export const ours = { ...tiltify, token_endpoint: "https://relay.example/token" };
// #endregion override

// #region issuer
export const entra = {
  issuer: "https://login.example/tenant/v2.0",
  client_id: "…",
  redirect_uri: "https://app.example/auth/entra/callback",
  // Of each authorization request.
  parameters: { prompt: "select_account", access_type: "offline" },
  // Default: as the metadata says.
  client_authentication: "body",
  dialect: { token_response: { expires_in: { accept: "number_or_string" } } },
} as const;
// #endregion issuer

// #region keys
export const withApple = {
  provider: apple,
  client_id: "com.example.web",
  client_secret: { private_key: "-----BEGIN PRIVATE KEY-----\n…", key_id: "ABC123DEFG", team_id: "DEF123GHIJ" },
  redirect_uri: "https://app.example/auth/apple/callback",
};

export const withPrivateKeyJwt = {
  issuer: "https://as.example",
  client_id: "…",
  client_secret: { private_key: "-----BEGIN PRIVATE KEY-----\n…", key_id: "…" },
  redirect_uri: "https://app.example/auth/own/callback",
};
// #endregion keys

// #region hosts
export const directory = {
  ...intandem,
  variables: { host: { ...intandem.variables.host, allow: ["app.vcita.com", "*.brand.example"] } },
};
// #endregion hosts
