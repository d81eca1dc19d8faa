// https://developers.webflow.com/data/reference/oauth-app, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
options: { scope: "sites:read sites:write pages:read" },
  authorize: { url: "https://webflow.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", redirect_uri: "$redirect", scope: "sites:read sites:write pages:read" } },
  // The page names client_id, client_secret, code and, if it was in the link, redirect_uri.
  token: { url: "https://api.webflow.com/oauth/access_token", params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", redirect_uri: "$redirect" }, tolerated: ["grant_type"], headers: { authorization: null },
    answer: { body: { token_type: "bearer", access_token: "53db404efe82daea", scope: "sites:read sites:write pages:read" } } },
  tokens: { access_token: "53db404efe82daea", token_type: "Bearer", expires_at: "never" },
  userinfo: { url: "https://api.webflow.com/v2/token/authorized_by", params: {}, headers: { authorization: "Bearer 53db404efe82daea" }, answer: { body: { id: "545bbecb7bdd6769632504a7", email: "a@b.example", firstName: "A", lastName: "B" } } },
  profile: { id: "545bbecb7bdd6769632504a7", name: "A", email: "a@b.example" },
  errors: [invalidGrant()],
  revoke: { url: "https://webflow.com/oauth/revoke_authorization", place: "json", params: { client_id: "$cid", client_secret: "$secret", access_token: "53db404efe82daea" }, headers: { authorization: null, "content-type": "application/json" }, answer: { body: { did_revoke: true } } },
};
