// https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant, read on 2026-11-27.
import { createHmac } from "node:crypto";

const SHOP = "some-shop.myshopify.com";

/** The other parameters with the code of them all: sorted by name, percent-encoded, keyed with the secret. */
const coded = (parameters) => {
  const sorted = Object.entries(parameters).sort(([one], [other]) => (one < other ? -1 : 1));
  const hmac = createHmac("sha256", "sec").update(new URLSearchParams(sorted).toString()).digest("hex");
  return { ...parameters, hmac };
};
const response = (usual) => coded({ ...usual, host: "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvcw==", shop: SHOP, timestamp: "1337178173" });

const refused = async ({ P, queue, record, diffs }, name, parameters, code) => {
  const { url, transaction } = P.createAuthorization();
  const state = new URL(url).searchParams.get("state");
  const sent = record.length;
  queue.push({ body: { access_token: "shpat_x", scope: "read_products" } });
  const query = new URLSearchParams(parameters({ code: "c", state }));
  const error = await P.exchange(`?${query}`, transaction).then(() => undefined, (thrown) => thrown);
  if (error?.code !== code) diffs.push(`${name}: wanted ${code}, found ${error?.code ?? "tokens"}`);
  if (record.length > sent) diffs.push(`${name}: the code was sent`);
  queue.length = 0;
};

export default {
  options: { scope: "write_orders read_customers", variables: { shop: SHOP } },
  authorize: { url: `https://${SHOP}/admin/oauth/authorize`, params: { client_id: "$cid", scope: "write_orders,read_customers", redirect_uri: "$redirect" } },
  callback: response,
  // https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
  token: { url: `https://${SHOP}/admin/oauth/access_token`, params: { client_id: "$cid", client_secret: "$secret", code: "CODE1", expiring: "1" }, headers: { authorization: null, "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    answer: { body: { access_token: "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", scope: "write_orders,read_customers", expires_in: 3600, refresh_token: "shprt_1", refresh_token_expires_in: 7776000 } } },
  tokens: { access_token: "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", refresh_token: "shprt_1", scope: ["write_orders", "read_customers"], extra: { shop: SHOP } },
  refreshTokenLifetime: 7776000,
  refresh: { url: `https://${SHOP}/admin/oauth/access_token`, params: { client_id: "$cid", client_secret: "$secret", grant_type: "refresh_token", refresh_token: "shprt_1" }, headers: { authorization: null },
    answer: { body: { access_token: "shpat_2", scope: "write_orders,read_customers", expires_in: 3600, refresh_token: "shprt_2", refresh_token_expires_in: 7776000 } } },
  refreshed: { access_token: "shpat_2", refresh_token: "shprt_2" },
  errors: [{ answer: { status: 400, body: { error: "invalid_request", error_description: "The authorization code was not found or was already used" } }, expect: { kind: "server", code: "request_rejected", error: "invalid_request" } }],
  extraChecks: async (run) => {
    const uncoded = (usual) => ({ ...usual, shop: SHOP, timestamp: "1" });
    await refused(run, "no code", uncoded, "hmac_missing");
    await refused(run, "a made-up code", (usual) => ({ ...uncoded(usual), hmac: "0".repeat(64) }), "hmac_mismatch");
    await refused(run, "an upper-case code", (usual) => ({ ...response(usual), hmac: response(usual).hmac.toUpperCase() }), "hmac_mismatch");
    await refused(run, "another shop", (usual) => ({ ...response(usual), shop: "evil.myshopify.com" }), "hmac_mismatch");
    await refused(run, "another shop with its code", (usual) => coded({ ...usual, shop: "evil.myshopify.com" }), "variable_changed");
  },
};
