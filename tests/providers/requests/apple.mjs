// https://developer.apple.com/documentation/signinwithapplerestapi/generate-and-validate-tokens, read on 2026-11-26.
// The client secret:
// https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret; the name in the
// response:
// https://developer.apple.com/documentation/signinwithapple/incorporating-sign-in-with-apple-into-other-platforms. PKCE
// is sent though the page does not speak of it: other clients send it, and Apple then needs the verifier.

import { generateKeyPairSync, verify } from "node:crypto";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const SIX_MONTHS = 15_777_000;

/** What Apple would find wrong with a client secret, at that time. */
function mistakesOf(secret, now) {
  const [head, payload, signature, ...more] = String(secret).split(".");
  const [header, claims] = [head, payload].map((part) => JSON.parse(Buffer.from(part, "base64url")));
  const { iat, exp, ...names } = claims;
  // A signature in JOSE is two numbers, one after the other.
  const isSigned = verify("sha256", Buffer.from(`${head}.${payload}`), { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  return [
    [more.length > 0, "it has more than three parts"],
    [JSON.stringify(header) !== JSON.stringify({ alg: "ES256", kid: "ABC123DEFG" }), "its header"],
    [JSON.stringify(names) !== JSON.stringify({ iss: "DEF123GHIJ", sub: "cid", aud: "https://appleid.apple.com" }), "its claims"],
    [!Number.isInteger(iat) || iat > now, "it comes from the future"],
    [!Number.isInteger(exp) || exp <= now || exp > now + SIX_MONTHS, "its end"],
    [!isSigned, "its signature"],
  ].flatMap(([isWrong, what]) => (isWrong ? [`client_secret: ${what}, ${JSON.stringify({ header, claims })}`] : []));
}

const secret = /^[\w-]+\.[\w-]+\.[\w-]{86}$/;

export default {
  options: { scope: "openid name email", client_secret: { private_key: privateKey.export({ type: "pkcs8", format: "pem" }), key_id: "ABC123DEFG", team_id: "DEF123GHIJ" } },
  formPost: true,
  authorize: { url: "https://appleid.apple.com/auth/authorize", pkce: true, nonce: true, params: { response_type: "code", response_mode: "form_post", client_id: "$cid", redirect_uri: "$redirect", scope: "openid name email" } },
  callback: { user: '{"name":{"firstName":"A","lastName":"B"},"email":"a@privaterelay.appleid.com"}' },
  token: { url: "https://appleid.apple.com/auth/token", params: { grant_type: "authorization_code", code: "CODE1", redirect_uri: "$redirect", client_id: "$cid", client_secret: secret },
    answer: { body: ({ idt }) => ({ access_token: "adg61", token_type: "Bearer", expires_in: 3600, refresh_token: "rca7", id_token: idt({ nonce_supported: true, email: "a@privaterelay.appleid.com", email_verified: "true", is_private_email: "true" }) }) } },
  tokens: { refresh_token: "rca7", claims: { sub: "subject-1" }, extra: { user: /firstName/ }, profile: { id: "subject-1", name: "A B", email: "a@privaterelay.appleid.com", email_verified: true } },
  profile: { id: "subject-1", name: "A B", email: "a@privaterelay.appleid.com", email_verified: true },
  refresh: { url: "https://appleid.apple.com/auth/token", params: { grant_type: "refresh_token", refresh_token: "rca7", client_id: "$cid", client_secret: secret }, answer: { body: ({ idt }) => ({ access_token: "beg5", token_type: "Bearer", expires_in: 3600, id_token: idt({ nonce: undefined }) }) } },
  refreshed: { access_token: "beg5", refresh_token: "rca7" },
  errors: [{ answer: { status: 400, body: { error: "invalid_client" } }, expect: { code: "client_rejected", error: "invalid_client" } }],
  revoke: { url: "https://appleid.apple.com/auth/revoke", params: { client_id: "$cid", client_secret: secret, token: "rca7", token_type_hint: "refresh_token" } },
  async extraChecks({ record, diffs, createProtocol, provider, o, fetch, queue, tokens }) {
    const secrets = record.map(({ body }) => new URLSearchParams(body).get("client_secret"));
    for (const secret of secrets) diffs.push(...mistakesOf(secret, Math.floor(Date.now() / 1000)));
    if (secrets.length !== 4) diffs.push(`4 requests prove who the client is, not ${secrets.length}`);

    // A token that was made by hand is sent as it is.
    const made = await createProtocol({ ...o, provider, client_secret: secrets[0], fetch });
    queue.push({ status: 200, body: "" });
    await made.revoke(tokens);
    if (new URLSearchParams(record.at(-1).body).get("client_secret") !== secrets[0]) diffs.push("another token than the one that was given");
  },
};
