// https://developers.printful.com/docs/ was read on 2026-11-26 as far as other pages cite it: these are the requests of several
// public clients (an OmniAuth strategy, Lucia's module) and of guides that show them.
import { invalidGrant } from "../harness.mjs";

export default {
  authorize: { url: "https://www.printful.com/oauth/authorize", pkce: true, params: { client_id: "$cid", redirect_url: "$redirect" } },
  token: { url: "https://www.printful.com/oauth/token", params: { grant_type: "authorization_code", client_id: "$cid", client_secret: "$secret", code: "CODE1" }, headers: { authorization: null },
    answer: { body: ({ NOW }) => ({ access_token: "smk_a", expires_at: NOW + 3600, token_type: "bearer", refresh_token: "smk_r" }) } },
  tokens: ({ NOW }) => ({ access_token: "smk_a", refresh_token: "smk_r", expires_at: NOW + 3600 }),
  refresh: { url: "https://www.printful.com/oauth/token", params: { grant_type: "refresh_token", client_id: "$cid", client_secret: "$secret", refresh_token: "smk_r" },
    answer: { body: ({ NOW }) => ({ access_token: "smk_b", expires_at: NOW + 3600, token_type: "bearer", refresh_token: "smk_r2" }) } },
  refreshed: { access_token: "smk_b", refresh_token: "smk_r2" },
  errors: [invalidGrant()],
};
