// https://docs.wise.com/guides/developer/auth-and-security/user-access-token and https://docs.wise.com/guides/product/account-setup/refreshing-access,
// read on 2026-11-27 as far as their first parts; parameters and answers are those of the pages before them, /features/authentication-access/user-tokens.
import { basicForm, invalidGrant } from "../harness.mjs";

const authorization = basicForm("cid", "sec");
const answer = (access_token, refresh_token) => ({
  body: { access_token, token_type: "bearer", refresh_token, expires_in: 43199, expires_at: "2026-11-28T03:43:28.148Z", refresh_token_expires_in: 628639555, refresh_token_expires_at: "2046-10-28T13:49:23.552Z", scope: "transfers", created_at: "2020-01-01T12:33:33.12345Z" },
});

export default {
  authorize: { url: "https://wise.com/oauth/authorize/", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect" } },
  callback: { profileId: "30000000" },
  token: { url: "https://api.wise.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization }, answer: answer("a", "r") },
  tokens: { access_token: "a", refresh_token: "r", scope: ["transfers"], extra: { profileId: "30000000" } },
  refreshTokenLifetime: 628639555,
  userinfo: { url: "https://api.wise.com/v1/me", params: {}, answer: { body: { id: 101, name: "Ada Quill", email: "ada@quill.example", active: true } } },
  profile: { id: "101", name: "Ada Quill", email: "ada@quill.example" },
  refresh: { url: "https://api.wise.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization }, answer: answer("b", "r2") },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
