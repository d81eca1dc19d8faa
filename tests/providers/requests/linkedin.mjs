// https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2, read on 2026-11-26.

export default {
  options: { scope: "w_member_social" },
  authorize: { url: "https://www.linkedin.com/oauth/v2/authorization", params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile email w_member_social" } },
  token: { url: "https://www.linkedin.com/oauth/v2/accessToken", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: ({ idt }) => ({ access_token: "AQX", expires_in: 5183999, scope: "email,openid,profile,w_member_social", token_type: "Bearer", id_token: idt({ nonce: undefined }) }) } },
  tokens: { access_token: "AQX", scope: ["email", "openid", "profile", "w_member_social"], diagnostics: [{ code: "id_token_not_asked_for", member: "id_token" }] },
  userinfo: { url: "https://api.linkedin.com/v2/userinfo", params: {}, answer: { body: { sub: "subject-1" } } },
};
