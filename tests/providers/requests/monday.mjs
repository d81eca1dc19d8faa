// https://developer.monday.com/apps/docs/oauth, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "me:read boards:read" },
  authorize: { url: "https://auth.monday.com/oauth2/authorize", params: { client_id: "$cid", redirect_uri: "$redirect", scope: "me:read boards:read" } },
  token: { url: "https://auth.monday.com/oauth2/token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, tolerated: ["grant_type"], answer: { body: { access_token: "eyJ", token_type: "Bearer", scope: "me:read boards:read" } } },
  tokens: { expires_at: "never" },
  userinfo: { method: "POST", place: "json", url: "https://api.monday.com/v2", params: { query: "{ me { id name email } }" }, answer: { body: { data: { me: { id: "4012689", name: "Ada Lovelace", email: "ada@example.com" } } } } },
  profile: { id: "4012689", name: "Ada Lovelace", email: "ada@example.com" },
  errors: [invalidGrant()],
};
