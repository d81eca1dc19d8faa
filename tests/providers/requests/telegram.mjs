// https://core.telegram.org/bots/telegram-login, looked for on 2026-11-26.
// It could be read in part only: the requests as several public clients and better-auth send them.
import { basic, invalidGrant } from "../harness.mjs";

export default {
  options: { scope: "openid profile phone" },
  authorize: { url: "https://oauth.telegram.org/auth", pkce: true, nonce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "openid profile phone" } },
  token: { url: "https://oauth.telegram.org/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid" }, headers: { authorization: basic("cid", "sec"), "content-type": "application/x-www-form-urlencoded" }, answer: { body: ({ idt }) => ({ access_token: "a", token_type: "Bearer", expires_in: 3600, id_token: idt({ id: 987654321, name: "Ada Lovelace", preferred_username: "ada", picture: "https://cdn4.telesco.pe/file/a.jpg", phone_number: "971561234567" }) }) } },
  tokens: { access_token: "a", claims: { sub: "subject-1", preferred_username: "ada" } },
  profile: { id: "subject-1", name: "Ada Lovelace", picture: "https://cdn4.telesco.pe/file/a.jpg" },
  errors: [invalidGrant()],
};
