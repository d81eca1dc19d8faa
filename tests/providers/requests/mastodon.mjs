// https://docs.joinmastodon.org/spec/oauth/, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "read:accounts", variables: { instance: "mastodon.social" } },
  authorize: { url: "https://mastodon.social/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "read:accounts" } },
  token: { url: "https://mastodon.social/oauth/token", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect" }, answer: { body: { access_token: "ZA", token_type: "Bearer", scope: "read:accounts", created_at: 1573979017 } } },
  tokens: { expires_at: "never" },
  userinfo: { url: "https://mastodon.social/api/v1/accounts/verify_credentials", params: {}, answer: { body: { id: "14715", username: "ada", acct: "ada", display_name: "Ada Lovelace", avatar: "https://cdn.example/ada.png" } } },
  profile: { id: "14715", name: "Ada Lovelace", picture: "https://cdn.example/ada.png" },
  revoke: { url: "https://mastodon.social/oauth/revoke", params: { client_id: "$cid", client_secret: "$secret", token: "ZA" } },
  errors: [invalidGrant()],
};
