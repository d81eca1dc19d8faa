// https://developer.apple.com/documentation/signinwithapplerestapi/generate-and-validate-tokens, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: other clients send it, and Apple then wants the verifier.

export default {
  options: { scope: "openid name email", client_secret: "eyJhbGciOiJFUzI1NiIsImtpZCI6IksifQ.eyJpc3MiOiJURUFNIn0.c2ln" },
  formPost: true,
  authorize: { url: "https://appleid.apple.com/auth/authorize", pkce: true, nonce: true, params: { response_type: "code", response_mode: "form_post", client_id: "$cid", redirect_uri: "$redirect", scope: "openid name email" } },
  callback: { user: '{"name":{"firstName":"A","lastName":"B"},"email":"a@privaterelay.appleid.com"}' },
  token: { url: "https://appleid.apple.com/auth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" },
    answer: { body: ({ idt }) => ({ access_token: "adg61", token_type: "Bearer", expires_in: 3600, refresh_token: "rca7", id_token: idt({ nonce_supported: true, email_verified: "true", is_private_email: "true" }) }) } },
  tokens: { refresh_token: "rca7", claims: { sub: "subject-1" }, extra: { user: /firstName/ } },
  refresh: { url: "https://appleid.apple.com/auth/token", params: { grant_type: "refresh_token", refresh_token: "rca7", client_id: "$cid", client_secret: "$secret" }, answer: { body: ({ idt }) => ({ access_token: "beg5", token_type: "Bearer", expires_in: 3600, id_token: idt({ nonce: undefined }) }) } },
  refreshed: { access_token: "beg5", refresh_token: "rca7" },
  errors: [{ answer: { status: 400, body: { error: "invalid_client" } }, expect: { code: "client_rejected", error: "invalid_client" } }],
  revoke: { url: "https://appleid.apple.com/auth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "rca7", token_type_hint: "refresh_token" } },
};
