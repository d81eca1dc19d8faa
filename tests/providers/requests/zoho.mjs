// https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).

export default {
  options: { scope: ["AaaServer.profile.READ", "ZohoCRM.users.ALL"] },
  authorize: { url: "https://accounts.zoho.com/oauth/v2/auth", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "AaaServer.profile.READ,ZohoCRM.users.ALL", access_type: "offline", prompt: "consent" } },
  callback: { location: "eu", "accounts-server": "https://accounts.zoho.eu" },
  token: { url: "https://accounts.zoho.eu/oauth/v2/token", params: { client_id: "$cid", grant_type: "authorization_code", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, answer: { body: { access_token: "1000.2d", refresh_token: "1000.8e", api_domain: "https://www.zohoapis.eu", token_type: "Bearer", expires_in: 3600 } } },
  tokens: { variables: { accounts: "https://accounts.zoho.eu" }, extra: { api_domain: "https://www.zohoapis.eu", location: "eu" } },
  userinfo: { url: "https://accounts.zoho.eu/oauth/user/info", params: {}, headers: { authorization: "Zoho-oauthtoken 1000.2d" }, answer: { body: { First_Name: "Ada", Email: "ada@example.com", Last_Name: "Lovelace", Display_Name: "Ada Lovelace", ZUID: 12345678 } } },
  profile: { id: "12345678", name: "Ada Lovelace", email: "ada@example.com" },
  refresh: { url: "https://accounts.zoho.eu/oauth/v2/token", params: { refresh_token: "1000.8e", client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token" }, answer: { body: { access_token: "1000.3f", api_domain: "https://www.zohoapis.eu", token_type: "Bearer", expires_in: 3600 } } },
  refreshed: { refresh_token: "1000.8e", extra: { api_domain: "https://www.zohoapis.eu" } },
  errors: [{ answer: { status: 200, body: { error: "invalid_code" } }, expect: { kind: "server", error: "invalid_code" } }],
  revoke: { url: "https://accounts.zoho.eu/oauth/v2/token/revoke", params: { token: "1000.8e" } },
};
