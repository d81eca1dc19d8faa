// https://id.vk.com/about/business/go/docs/ru/vkid/latest/vk-id/connection/api-integration/api-description, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "email phone", client_secret: undefined },
  authorize: { url: "https://id.vk.com/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "email phone" } },
  callback: { device_id: "dev-1", type: "code_v2", expires_in: "600" },
  token: { url: "https://id.vk.com/oauth2/auth", params: { grant_type: "authorization_code", code: "CODE1", client_id: "$cid", device_id: "dev-1", redirect_uri: "$redirect", state: "$state" }, answer: { body: ({ idt }) => ({ refresh_token: "X", access_token: "A", id_token: "eyJ", token_type: "Bearer", expires_in: 3600, user_id: 1234567890, state: "s", scope: "email phone" }) } },
  tokens: { access_token: "A", extra: { user_id: 1234567890, device_id: "dev-1" } },
  userinfo: { method: "POST", place: "form", url: "https://id.vk.com/oauth2/user_info", params: { client_id: "$cid", access_token: "A" }, answer: { body: { user: { user_id: "1234567890", first_name: "Ivan", last_name: "I.", phone: "79991234567", avatar: "https://cdn.example/ada.png", email: "ivan_i123@vk.com", sex: 2, verified: false } } } },
  profile: { id: "1234567890", name: "Ivan", email: "ivan_i123@vk.com", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://id.vk.com/oauth2/auth", params: { grant_type: "refresh_token", refresh_token: "X", client_id: "$cid", device_id: "dev-1", state: /.+/ }, answer: { body: { refresh_token: "Y", access_token: "B", token_type: "Bearer", expires_in: 3600, user_id: 1234567890 } } },
  refreshed: { access_token: "B" },
  errors: [invalidGrant()],
  revoke: { url: "https://id.vk.com/oauth2/revoke", params: { client_id: "$cid", access_token: "B" } },
};
