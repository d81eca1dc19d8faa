// https://docs.stripe.com/connect/oauth-reference, read on 2026-11-26.
// PKCE is sent though the page does not speak of it: a server ignores what it does not know (RFC 6749 section 3.1).
import { invalidGrant } from "../harness.mjs";

export default {
  options: { client_id: "ca_1", client_secret: "sk_test_1" },
  authorize: { url: "https://connect.stripe.com/oauth/authorize", pkce: true, params: { response_type: "code", client_id: "$cid", scope: "read_write", redirect_uri: "$redirect" } },
  token: { url: "https://connect.stripe.com/oauth/token", params: { grant_type: "authorization_code", code: "CODE1" }, headers: { authorization: "Bearer sk_test_1" }, answer: { body: { access_token: "sk_test_2", livemode: false, refresh_token: "rt_1", token_type: "bearer", stripe_publishable_key: "pk", stripe_user_id: "acct_1", scope: "read_write" } } },
  tokens: { expires_at: "never", extra: { stripe_user_id: "acct_1" } },
  refresh: { url: "https://connect.stripe.com/oauth/token", params: { grant_type: "refresh_token", refresh_token: "rt_1" }, headers: { authorization: "Bearer sk_test_1" }, answer: { body: { access_token: "sk_test_3", refresh_token: "rt_1", token_type: "bearer", scope: "read_write", stripe_user_id: "acct_1" } } },
  refreshed: { access_token: "sk_test_3" }, errors: [invalidGrant()],
  revoke: { url: "https://connect.stripe.com/oauth/deauthorize", params: { client_id: "ca_1", stripe_user_id: "acct_1" }, headers: { authorization: "Bearer sk_test_1" } },
};
