// The public client of the pages, with the addresses of the server that checks them.

export const ISSUER = "https://as.example";
export const ENDPOINTS = {
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
  jwks_uri: `${ISSUER}/jwks`,
  end_session_endpoint: `${ISSUER}/logout`,
};
export const CLIENT_ID = "bench-page";
export const SCOPE = "openid offline_access";
/** The page's own address, to which the response returns. */
export const redirectUri = () => `${location.origin}/`;
