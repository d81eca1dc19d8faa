// https://developer-docs.amazon.com/sp-api/docs/website-authorization-workflow, read on 2026-11-26.
import { invalidGrant } from "../harness.mjs";

export default {
  options: { variables: { app: "amzn1.sp.solution.1" } },
  authorize: { url: "https://sellercentral.amazon.com/apps/authorize/consent", params: { application_id: "amzn1.sp.solution.1", version: "beta" } },
  callback: { code: undefined, spapi_oauth_code: "CODE1", selling_partner_id: "A3" },
  token: { url: "https://api.amazon.com/auth/o2/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "Atza", token_type: "bearer", expires_in: 3600, refresh_token: "Atzr" } } },
  tokens: { extra: { selling_partner_id: "A3" } },
  refresh: { url: "https://api.amazon.com/auth/o2/token", params: { grant_type: "refresh_token", refresh_token: "Atzr", client_id: "$cid", client_secret: "$secret" }, answer: { body: { access_token: "Atzb", token_type: "bearer", expires_in: 3600, refresh_token: "Atzr" } } },
  errors: [invalidGrant()],
};
