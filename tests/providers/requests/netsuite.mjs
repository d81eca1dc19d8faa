// https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_158081952044.html and section_160855594402.html, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "restlets rest_webservices", variables: { account: "1234567-sb1" } },
  authorize: { url: "https://1234567-sb1.app.netsuite.com/app/login/oauth2/authorize.nl", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "restlets rest_webservices" } },
  token: { url: "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "a", refresh_token: "r", expires_in: "3600", token_type: "bearer" } } },
  tokens: { access_token: "a", refresh_token: "r", token_type: "Bearer" },
  refresh: { url: "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { access_token: "b", expires_in: "3600", token_type: "bearer" } } },
  refreshed: { access_token: "b", refresh_token: "r" },
  errors: [invalidGrant()],
};
