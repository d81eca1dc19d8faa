// https://auth0.com/docs/api/authentication, read on 2026-11-26.

export default { options: { scope: "openid offline_access", variables: { domain: "acme.eu.auth0.com" } }, authorize: { url: "https://acme.eu.auth0.com/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid offline_access", audience: "https://api.example" } },
    token: { url: "https://acme.eu.auth0.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: ({ idt }) => ({ access_token: "a", refresh_token: "r", id_token: idt({ iss: "https://acme.eu.auth0.com/" }), token_type: "Bearer", expires_in: 86400 }) } } };
