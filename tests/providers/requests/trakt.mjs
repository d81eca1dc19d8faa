// https://docs.trakt.tv/reference/authentication, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://trakt.tv/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect" } },
  token: { url: "https://api.trakt.tv/oauth/token", place: "json", params: { code: "CODE1", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", grant_type: "authorization_code" }, headers: { authorization: null, "content-type": "application/json" },
    answer: { body: { access_token: "dbaf9757982a9e738f05d249b7b5b4a266b3a139049317c4909f2f263572c781", token_type: "bearer", expires_in: 604800, refresh_token: "76ba4c5c75c96f6087f58a4de10be6c00b29ea1ddc3b2022ee2016d1363e3a7c", scope: "public", created_at: Math.floor(Date.now() / 1000) } } },
  tokens: { token_type: "Bearer", scope: ["public"] },
  userinfo: { url: "https://api.trakt.tv/users/settings", params: {}, headers: { authorization: /^Bearer dbaf/, "trakt-api-key": "cid", "trakt-api-version": "2" }, answer: { body: { user: { username: "sean", name: "Sean Rudford", ids: { slug: "sean", uuid: "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c" }, images: { avatar: { full: "https://cdn.example/ada.png" } } } } } },
  profile: { id: "b6589fc6ab0dc82cf12099d1c2d40ab994e8410c", name: "Sean Rudford", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.trakt.tv/oauth/token", place: "json", params: { refresh_token: "76ba4c5c75c96f6087f58a4de10be6c00b29ea1ddc3b2022ee2016d1363e3a7c", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", grant_type: "refresh_token" }, answer: { body: { access_token: "second", token_type: "bearer", expires_in: 604800, refresh_token: "third", scope: "public", created_at: Math.floor(Date.now() / 1000) } } },
  refreshed: { access_token: "second", refresh_token: "third" },
  errors: [invalidGrant(401)],
  revoke: { url: "https://api.trakt.tv/oauth/revoke", place: "json", params: { token: "second", client_id: "$cid", client_secret: "$secret" }, headers: { authorization: null } },
};
