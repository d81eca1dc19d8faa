// https://develop.battle.net/documentation/guides/using-oauth/authorization-code-flow was not in reach on 2026-11-26: these are the
// requests of Blizzard's own sample (github.com/Blizzard/oauth-client-sample: Spring Security with the issuer and its defaults).
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid wow.profile" },
  authorize: { url: "https://oauth.battle.net/authorize", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid wow.profile" } },
  token: { url: "https://oauth.battle.net/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: ({ idt }) => ({ access_token: "EUa", token_type: "bearer", expires_in: 86399, scope: "openid wow.profile", sub: "subject-1", id_token: idt({}) }) } },
  tokens: { access_token: "EUa", claims: { sub: "subject-1" }, scope: ["openid", "wow.profile"] },
  userinfo: { url: "https://oauth.battle.net/userinfo", params: {}, headers: { authorization: "Bearer EUa" }, answer: { body: { sub: "subject-1", id: 1234567, battletag: "Ada#1234" } } },
  profile: { id: "subject-1", name: "Ada#1234" },
  errors: [invalidGrant()],
};
