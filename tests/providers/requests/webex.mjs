// https://developer.webex.com/create/docs/integrations, looked for on 2026-11-26.
// The copy that was read ends after the authorization request; the token requests as public clients send them.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "spark:people_read spark:rooms_read" },
  authorize: { url: "https://webexapis.com/v1/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "spark:people_read spark:rooms_read" } },
  token: { url: "https://webexapis.com/v1/access_token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded" },
    answer: { body: { access_token: "ZDI3MGEyYzQ", expires_in: 1209600, refresh_token: "MDEyMzQ1Njc4", refresh_token_expires_in: 7776000 } } },
  tokens: { access_token: "ZDI3MGEyYzQ", token_type: "Bearer", refresh_token: "MDEyMzQ1Njc4" },
  refreshTokenLifetime: 7776000,
  userinfo: { url: "https://webexapis.com/v1/people/me", params: {}, headers: { authorization: "Bearer ZDI3MGEyYzQ" }, answer: { body: { id: "Y2lzY29zcGFyazov", emails: ["a@b.example"], displayName: "A", avatar: "https://cdn.example/ada.png" } } },
  profile: { id: "Y2lzY29zcGFyazov", name: "A", email: "a@b.example", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://webexapis.com/v1/access_token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "MDEyMzQ1Njc4" }, answer: { body: { access_token: "second", expires_in: 1209600, refresh_token: "MDEyMzQ1Njc4", refresh_token_expires_in: 7776000 } } },
  refreshed: { access_token: "second" },
  errors: [invalidGrant()],
};
