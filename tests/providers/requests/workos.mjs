// https://workos.com/docs/reference/sso, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { parameters: { provider: "GoogleOAuth" } },
  authorize: { url: "https://api.workos.com/sso/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", provider: "GoogleOAuth" } },
  token: { url: "https://api.workos.com/sso/token", params: { client_id: "$cid", client_secret: "$secret", grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: null },
    answer: { body: { access_token: "01DMEK0J53CVMC32CK5SE0KZ8Q", profile: { id: "prof_01DMC79VCBZ0NY2099737PSVF1", connection_id: "conn_01", connection_type: "OktaSAML", email: "todd@example.com" } } } },
  tokens: { access_token: "01DMEK0J53CVMC32CK5SE0KZ8Q", token_type: "Bearer", extra: { profile: { id: "prof_01DMC79VCBZ0NY2099737PSVF1" } } },
  userinfo: { url: "https://api.workos.com/sso/profile", params: {}, headers: { authorization: "Bearer 01DMEK0J53CVMC32CK5SE0KZ8Q" }, answer: { body: { id: "prof_01DMC79VCBZ0NY2099737PSVF1", connection_id: "conn_01", email: "todd@example.com", first_name: "Todd", last_name: "Rundgren", raw_attributes: {} } } },
  profile: { id: "prof_01DMC79VCBZ0NY2099737PSVF1", name: "Todd", email: "todd@example.com" },
  errors: [invalidGrant()],
};
