// https://api.mail.ru/docs/guides/oauth/ as @auth/core and other clients send it, read on 2026-11-26.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "userinfo" },
  authorize: { url: "https://oauth.mail.ru/login", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "userinfo" } },
  token: { url: "https://oauth.mail.ru/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { expires_in: 3600, refresh_token: "r", access_token: "a" } } },
  tokens: { access_token: "a", token_type: "Bearer", refresh_token: "r" },
  userinfo: { url: "https://oauth.mail.ru/userinfo", params: { access_token: "a" }, headers: { authorization: null }, answer: { body: { id: "1", client_id: "cid", name: "Ada Lovelace", first_name: "Ada", email: "ada@mail.ru", image: "https://cdn.example/ada.png" } } },
  profile: { id: "1", name: "Ada Lovelace", email: "ada@mail.ru", picture: "https://cdn.example/ada.png" },
  refresh: { url: "https://oauth.mail.ru/token", params: { grant_type: "refresh_token", refresh_token: "r" }, headers: { authorization: basic("cid", "sec") }, answer: { body: { expires_in: 3600, access_token: "b" } } },
  refreshed: { access_token: "b", refresh_token: "r" },
  errors: [invalidGrant()],
};
