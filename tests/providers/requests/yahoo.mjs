// https://developer.yahoo.com/oauth2/guide/flows_authcode/, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
options: { scope: "openid profile" },
  authorize: { url: "https://api.login.yahoo.com/oauth2/request_auth", pkce: true, nonce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code", scope: "openid profile" } },
  token: { url: "https://api.login.yahoo.com/oauth2/get_token", params: { grant_type: "authorization_code", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" },
    answer: { body: ({ idt }) => ({ access_token: "Jzxbkqqcvjqik2IMxGFEE1cuaos--", token_type: "bearer", expires_in: 3600, refresh_token: "AOiRUlJn_qOmByVGTmUpwcMKW3XDcipToOoHx2wRoyLgJC_RFlA-", xoauth_yahoo_guid: "JT4FACLQZI2OCE", id_token: idt({ iss: "https://api.login.yahoo.com", sub: "JT4FACLQZI2OCE" }, { alg: "ES256" }) }) } },
  tokens: { token_type: "Bearer", refresh_token: "AOiRUlJn_qOmByVGTmUpwcMKW3XDcipToOoHx2wRoyLgJC_RFlA-", extra: { xoauth_yahoo_guid: "JT4FACLQZI2OCE" }, claims: { sub: "JT4FACLQZI2OCE" } },
  userinfo: { url: "https://api.login.yahoo.com/openid/v1/userinfo", params: {}, headers: { authorization: "Bearer Jzxbkqqcvjqik2IMxGFEE1cuaos--" }, answer: { body: { sub: "JT4FACLQZI2OCE", name: "Jane", given_name: "Jane", email: "jane@yahoo.com", email_verified: true, picture: "https://cdn.example/ada.png" } } },
  profile: { id: "JT4FACLQZI2OCE", name: "Jane", email: "jane@yahoo.com", email_verified: true, picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://api.login.yahoo.com/oauth2/get_token", params: { grant_type: "refresh_token", redirect_uri: "$redirect", refresh_token: "AOiRUlJn_qOmByVGTmUpwcMKW3XDcipToOoHx2wRoyLgJC_RFlA-" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "second", token_type: "bearer", expires_in: 3600, refresh_token: "AOiRUlJn_qOmByVGTmUpwcMKW3XDcipToOoHx2wRoyLgJC_RFlA-", xoauth_yahoo_guid: "JT4FACLQZI2OCE" } } },
  refreshed: { access_token: "second" },
  errors: [invalidGrant()],
};
