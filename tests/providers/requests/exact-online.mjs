// The pages of https://support.exactonline.com were not in reach on 2026-11-26: these are the requests of several public clients.
import { invalidGrant } from "../harness.mjs";

const TOKENS = "https://start.exactonline.nl/api/oauth2/token";

export default {
  authorize: { url: "https://start.exactonline.nl/api/oauth2/auth", pkce: true, params: { client_id: "$cid", redirect_uri: "$redirect", response_type: "code" } },
  token: { url: TOKENS, params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", redirect_uri: "$redirect", code: "CODE1" }, headers: { authorization: null },
    answer: { body: { access_token: "a", token_type: "bearer", expires_in: "600", refresh_token: "r" } } },
  tokens: { access_token: "a", refresh_token: "r", token_type: "Bearer" },
  userinfo: { url: "https://start.exactonline.nl/api/v1/current/Me", params: {},
    answer: { body: { d: { results: [{ UserID: "8a2c", FullName: "Ada Quill", Email: "ada@quill.example", CurrentDivision: 1 }] } } } },
  profile: { id: "8a2c", name: "Ada Quill", email: "ada@quill.example" },
  refresh: { url: TOKENS, params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "r" }, answer: { body: { access_token: "b", token_type: "bearer", expires_in: "600", refresh_token: "r2" } } },
  refreshed: { access_token: "b", refresh_token: "r2" },
  errors: [invalidGrant()],
};
