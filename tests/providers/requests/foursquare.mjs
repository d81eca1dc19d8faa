// https://docs.foursquare.com/developer/reference/v2-authentication as @auth/core sends it, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: {},
  authorize: { url: "https://foursquare.com/oauth2/authenticate", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { method: "GET", place: "query", url: "https://foursquare.com/oauth2/access_token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null }, answer: { body: { access_token: "a" } } },
  tokens: { access_token: "a", token_type: "Bearer" },
  userinfo: { url: "https://api.foursquare.com/v2/users/self", params: { v: "20230131", oauth_token: "a" }, headers: { authorization: null }, answer: { body: { meta: { code: 200 }, response: { user: { id: "7", firstName: "Anna", lastName: "A", contact: { email: "anna@example.com" }, photo: { prefix: "https://img.example/", suffix: "/1.jpg" } } } } } },
  profile: { id: "7", name: "Anna", email: "anna@example.com" },
  errors: [invalidGrant()],
};
