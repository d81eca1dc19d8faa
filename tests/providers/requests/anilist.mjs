// https://docs.anilist.co/guide/auth/authorization-code, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://anilist.co/api/v2/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code" } },
  token: { url: "https://anilist.co/api/v2/oauth/token", place: "json", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, headers: { "content-type": /^application\/json/, accept: "application/json", authorization: null }, answer: { body: { token_type: "Bearer", expires_in: 31536000, access_token: "eyJ0eXAiOiJKV1QiLCJh", refresh_token: "def50200" } } },
  tokens: { access_token: "eyJ0eXAiOiJKV1QiLCJh", token_type: "Bearer" },
  // https://docs.anilist.co/guide/graphql/ and its page on the query Viewer.
  userinfo: { method: "POST", place: "json", url: "https://graphql.anilist.co/", params: { query: "{ Viewer { id name avatar { large } } }" }, headers: { authorization: "Bearer eyJ0eXAiOiJKV1QiLCJh", "content-type": "application/json" }, answer: { body: { data: { Viewer: { id: 5, name: "ada", avatar: { large: "https://cdn.example/ada.png" } } } } } },
  profile: { id: "5", name: "ada", picture: "https://cdn.example/ada.png" },
  errors: [invalidGrant()],
};
