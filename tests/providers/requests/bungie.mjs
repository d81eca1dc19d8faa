// https://github.com/Bungie-net/api/wiki/OAuth-Documentation, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { api_key: "10E792629C2A47E19356B8A79EEFA640" } },
  authorize: { url: "https://www.bungie.net/en/oauth/authorize", pkce: true, params: { client_id: "$cid", response_type: "code" }, tolerated: ["redirect_uri"] },
  token: { url: "https://www.bungie.net/platform/app/oauth/token/", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "C", token_type: "Bearer", expires_in: 3600, refresh_token: "R", refresh_expires_in: 7776000, membership_id: "4611686" } } },
  tokens: { extra: { membership_id: "4611686" } },
  refreshTokenLifetime: 7776000,
  userinfo: { url: "https://www.bungie.net/Platform/User/GetMembershipsForCurrentUser/", params: {}, headers: { "x-api-key": "10E792629C2A47E19356B8A79EEFA640", authorization: "Bearer C" }, answer: { body: { Response: { destinyMemberships: [], bungieNetUser: { membershipId: "4611686", displayName: "Ada", profilePicturePath: "/img/profile/avatars/1.jpg" } }, ErrorCode: 1, ErrorStatus: "Success" } } },
  profile: { id: "4611686", name: "Ada" },
  refresh: { url: "https://www.bungie.net/platform/app/oauth/token/", params: { grant_type: "refresh_token", refresh_token: "R" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "D", token_type: "Bearer", expires_in: 3600, refresh_token: "R2", refresh_expires_in: 7776000, membership_id: "4611686" } } },
  refreshed: { refresh_token: "R2" },
  errors: [invalidGrant()],
};
