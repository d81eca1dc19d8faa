// https://developers.eveonline.com/docs/services/sso/, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "publicData esi-characters.read_blueprints.v1" },
  authorize: { url: "https://login.eveonline.com/v2/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "publicData esi-characters.read_blueprints.v1" } },
  token: { url: "https://login.eveonline.com/v2/oauth/token", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: { access_token: "eyJ.a.b", expires_in: 1199, token_type: "Bearer", refresh_token: "r" } } },
  tokens: { access_token: "eyJ.a.b", token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://login.eveonline.com/oauth/verify", params: {}, headers: { authorization: "Bearer eyJ.a.b" }, answer: { body: { CharacterID: 95465499, CharacterName: "CCP Bartender", ExpiresOn: "2026-01-01T00:00:00", Scopes: "publicData", TokenType: "Character", CharacterOwnerHash: "8PmzCeTKb4VFUDrHLc/AeZXDSWM=" } }, expect: { CharacterID: 95465499 } },
  profile: { id: "95465499", name: "CCP Bartender" },
  refresh: { url: "https://login.eveonline.com/v2/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "eyJ.c.d", expires_in: 1199, token_type: "Bearer", refresh_token: "r" } } },
  refreshed: { access_token: "eyJ.c.d", refresh_token: "r" },
  errors: [invalidGrant()],
  revoke: { url: "https://login.eveonline.com/v2/oauth/revoke", params: { token: "r", token_type_hint: "refresh_token" }, headers: { authorization: basic("cid", "sec") } },
};
